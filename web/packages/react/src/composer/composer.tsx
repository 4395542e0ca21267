import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useId,
  useReducer,
  useRef,
} from "react";
import { Icon } from "../icons.js";
import { describeFailure } from "../stream/failure-text.js";
import { remaining } from "../text/graphemes.js";
import { emptyDraft, reduceDraft } from "./draft.js";

export interface ComposerProps {
  /** What the box is for; read by screen readers and shown while it is empty. */
  readonly label: string;
  /** What the button does. Shown as its text where `wordy`, else as an icon. */
  readonly action: string;
  /** Characters allowed; 0 means no limit. */
  readonly limit: number;
  readonly wordy?: boolean;
  readonly focusOnMount?: boolean;
  /** The box itself, for who wants to focus it. */
  readonly box?: RefObject<HTMLTextAreaElement | null>;
  /** Asked before sending; false keeps the text in the box. */
  readonly mayProceed?: () => Promise<boolean>;
  /** Rejects with why the text was refused. */
  readonly onSend: (text: string) => Promise<unknown>;
  readonly onEscape?: () => void;
  /** Shown above the box, such as the message that is answered. */
  readonly above?: ReactNode;
  /** Shown beside the button. */
  readonly extras?: ReactNode;
}

/** A box to write in. Enter sends, Shift+Enter makes a new line. */
export function Composer(props: ComposerProps) {
  const { label, action, limit, wordy = false, focusOnMount = false, above, extras, onEscape } = props;
  const [draft, dispatch] = useReducer(reduceDraft, emptyDraft);
  const ownBox = useRef<HTMLTextAreaElement>(null);
  const box = props.box ?? ownBox;
  const id = useId();
  const left = remaining(draft.text, limit);
  const sendable = draft.text.trim() !== "" && left.characters >= 0;

  async function send(): Promise<void> {
    const text = draft.text.trim();
    if (!sendable || (props.mayProceed !== undefined && !(await props.mayProceed()))) return;
    dispatch({ type: "send" });
    box.current?.focus();
    try {
      await props.onSend(text);
    } catch (error) {
      dispatch({ type: "refused", text, reason: describeFailure(error) });
    }
  }

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    void send();
  }

  function handleKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // While an input method composes, Enter chooses a candidate.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onEscape?.();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    void send();
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
      {draft.aside.length > 0 && (
        <div className="bc-aside">
          <p className="bc-aside-text">{draft.aside.join("\n")}</p>
          <button type="button" className="bc-button bc-quiet" onClick={() => dispatch({ type: "put back" })}>
            Put back
          </button>
          <button type="button" className="bc-button bc-quiet" onClick={() => dispatch({ type: "discard" })}>
            Discard
          </button>
        </div>
      )}
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
          // The writer has just asked for this box, as with a dialog.
          // biome-ignore lint/a11y/noAutofocus: focus follows the button that opened the box
          autoFocus={focusOnMount}
          aria-invalid={draft.reason !== null || left.characters < 0}
          aria-describedby={`${id}-failure ${id}-left`}
          onChange={(event) => dispatch({ type: "edit", text: event.target.value })}
          onKeyDown={handleKeyDown}
        />
        {!wordy && (
          <button
            type="submit"
            className="bc-button bc-primary bc-send"
            disabled={!sendable}
            aria-label={action}
          >
            <Icon name="send" />
          </button>
        )}
      </div>
      <div className="bc-composer-foot" data-empty={!wordy && !left.near && extras === undefined}>
        {extras}
        <output className="bc-left" id={`${id}-left`} data-over={left.characters < 0}>
          {left.near ? describeLeft(left.characters) : ""}
        </output>
        {wordy ? (
          <button type="submit" className="bc-button bc-primary" disabled={!sendable}>
            {action}
          </button>
        ) : null}
      </div>
    </form>
  );
}

function describeLeft(characters: number): string {
  return characters >= 0 ? `${characters} left` : `${-characters} too many`;
}
