import type { User } from "@backchannel/client";
import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useId,
  useLayoutEffect,
  useRef,
} from "react";
import { Icon } from "../icons.js";
import { Aside } from "./aside.js";
import { CompletionList } from "./completion-list.js";
import { Foot } from "./foot.js";
import { useCompletion } from "./use-completion.js";
import { type UseDraftOptions, useDraft } from "./use-draft.js";
import { Wait } from "./wait.js";

export interface ComposerProps extends Omit<UseDraftOptions, "closed"> {
  /** Why nothing can be sent now; in place of the box, unless something is in it. */
  readonly closed?: string | null;
  /** Seconds of slow mode, for who it is on; 0 for off. */
  readonly pace?: number;
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
  /** Whom `@` and the beginning of a name may mean; offered in this order. */
  readonly people?: readonly User[];
  /** Shown beside the button. */
  readonly extras?: ReactNode;
}

const NOBODY: readonly User[] = [];

/** A box to write in. Enter sends, Shift+Enter makes a new line. */
export function Composer(props: ComposerProps) {
  const { label, action, wordy = false, focusOnMount = false, above, extras } = props;
  const { closed = null, pace = 0 } = props;
  const { draft, dispatch, left, sendable, seconds, send } = useDraft({ ...props, closed: closed !== null });
  const ownBox = useRef<HTMLTextAreaElement>(null);
  const box = props.box ?? ownBox;
  const id = useId();
  // Not the attribute: a browser heeds that once in the life of a page.
  useLayoutEffect(() => {
    if (focusOnMount) box.current?.focus();
  }, [focusOnMount, box]);
  const edit = (text: string) => dispatch({ type: "edit", text });
  const completion = useCompletion(box, draft.text, props.people ?? NOBODY, edit);
  const submit = () => void send(() => box.current?.focus());

  function cancel(): void {
    dispatch({ type: "release" });
    box.current?.focus();
  }

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    submit();
  }

  function handleKeyDown(event: KeyboardEvent): void {
    // While an input method composes, Enter chooses a candidate.
    if (event.nativeEvent.isComposing || completion.handleKey(event)) return;
    if (event.key === "Escape" && draft.held) cancel();
    else if (event.key === "Escape") props.onEscape?.();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    submit();
  }

  if (closed !== null && draft.text === "" && draft.aside.length === 0)
    return <p className="bc-closed">{closed}</p>;
  return (
    <form
      className="bc-composer"
      data-folds={wordy && !focusOnMount}
      data-filled={draft.text !== ""}
      onSubmit={handleSubmit}
    >
      {above}
      {closed !== null && <p className="bc-muted">{closed}</p>}
      <p className="bc-composer-failure" id={`${id}-failure`} role="alert">
        {draft.reason}
      </p>
      <Aside draft={draft} dispatch={dispatch} />
      <div className="bc-composer-row">
        <CompletionList {...completion} />
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
          readOnly={draft.held}
          dir="auto"
          enterKeyHint="send"
          autoComplete="off"
          aria-invalid={draft.reason !== null || left.characters < 0}
          aria-describedby={`${id}-failure ${id}-left`}
          {...completion.aria}
          onChange={(event) => {
            edit(event.target.value);
            completion.look();
          }}
          onSelect={completion.look}
          onKeyDown={handleKeyDown}
        />
        {wordy ? null : <SendButton action={action} sendable={sendable && !draft.held} />}
      </div>
      <Wait pace={pace} seconds={seconds} held={draft.held} onCancel={cancel} />
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
