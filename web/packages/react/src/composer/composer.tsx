import { type FormEvent, type KeyboardEvent, type ReactNode, type RefObject, useId, useRef } from "react";
import { Icon } from "../icons.js";
import { Aside } from "./aside.js";
import { Foot } from "./foot.js";
import { type UseDraftOptions, useDraft } from "./use-draft.js";

export interface ComposerProps extends UseDraftOptions {
  /** What the box is for; read by screen readers and shown while it is empty. */
  readonly label: string;
  /** What the button does. Shown as its text where `wordy`, else as an icon. */
  readonly action: string;
  readonly wordy?: boolean;
  readonly focusOnMount?: boolean;
  /** The box itself, for who wants to focus it. */
  readonly box?: RefObject<HTMLTextAreaElement | null>;
  readonly onEscape?: () => void;
  /** Shown above the box, such as the message that is answered. */
  readonly above?: ReactNode;
  /** Shown beside the button. */
  readonly extras?: ReactNode;
}

/** A box to write in. Enter sends, Shift+Enter makes a new line. */
export function Composer(props: ComposerProps) {
  const { label, action, wordy = false, focusOnMount = false, above, extras } = props;
  const { draft, dispatch, left, sendable, send } = useDraft(props);
  const ownBox = useRef<HTMLTextAreaElement>(null);
  const box = props.box ?? ownBox;
  const id = useId();
  const submit = () => void send(() => box.current?.focus());

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    submit();
  }

  function handleKeyDown(event: KeyboardEvent): void {
    // While an input method composes, Enter chooses a candidate.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") props.onEscape?.();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    submit();
  }

  return (
    <form
      className="bc-composer"
      data-folds={wordy && !focusOnMount}
      data-filled={draft.text !== ""}
      onSubmit={handleSubmit}
    >
      {above}
      <p className="bc-composer-failure" id={`${id}-failure`} role="alert">
        {draft.reason}
      </p>
      <Aside draft={draft} dispatch={dispatch} />
      <div className="bc-composer-row">
        <label className="bc-hidden" htmlFor={id}>
          {label}
        </label>
        <textarea
          ref={box}
          id={id}
          className="bc-box"
          rows={1}
          placeholder={label}
          value={draft.text}
          dir="auto"
          enterKeyHint="send"
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: focus follows the button that opened the box, as with a dialog
          autoFocus={focusOnMount}
          aria-invalid={draft.reason !== null || left.characters < 0}
          aria-describedby={`${id}-failure ${id}-left`}
          onChange={(event) => dispatch({ type: "edit", text: event.target.value })}
          onKeyDown={handleKeyDown}
        />
        {wordy ? null : <SendButton action={action} sendable={sendable} />}
      </div>
      <Foot
        leftId={`${id}-left`}
        left={left}
        extras={extras}
        button={wordy ? <WordyButton action={action} sendable={sendable} /> : null}
      />
    </form>
  );
}

interface ButtonProps {
  readonly action: string;
  readonly sendable: boolean;
}

function SendButton({ action, sendable }: ButtonProps) {
  return (
    <button type="submit" className="bc-button bc-primary bc-send" disabled={!sendable} aria-label={action}>
      <Icon name="send" />
    </button>
  );
}

function WordyButton({ action, sendable }: ButtonProps) {
  return (
    <button type="submit" className="bc-button bc-primary" disabled={!sendable}>
      {action}
    </button>
  );
}
