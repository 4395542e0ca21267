import type { Question } from "@backchannel/client";
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Foot } from "../composer/foot.js";
import { useAct } from "../stream/use-act.js";
import { remaining } from "../text/graphemes.js";
import { useTexts } from "../texts/texts.js";

interface EditBoxProps {
  readonly question: Question;
  readonly limit: number;
  /** What becomes of new words before others read them; null where nothing does. */
  readonly note: string | null;
  readonly onSave: (text: string) => Promise<unknown>;
  readonly onDone: () => void;
}

/**
 * One's own question, to be put in other words. The words stay in the box until they are saved; where the question was
 * settled meanwhile they stay to be read and copied.
 */
export function EditBox({ question, limit, note, onSave, onDone }: EditBoxProps) {
  const texts = useTexts().questions.edit;
  const [text, setText] = useState(question.question);
  const { busy, failure, run } = useAct();
  const box = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const { status } = question;
  const settled = status === "answered" || status === "dismissed";
  const told = settled ? texts.settled[status] : failure;
  const left = remaining(text, limit);
  const words = text.trim();
  const saveable = !busy && !settled && words !== "" && left.characters >= 0;
  useEffect(() => box.current?.focus(), []);

  async function save(): Promise<void> {
    if (!saveable) return;
    if (words === question.question) return onDone();
    await run(async () => {
      await onSave(words);
      onDone();
    });
  }

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    void save();
  }

  function handleKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onDone();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    void save();
  }

  return (
    <form className="bc-edit" aria-busy={busy} onSubmit={handleSubmit}>
      <label className="bc-hidden" htmlFor={id}>
        {texts.label}
      </label>
      <textarea
        ref={box}
        id={id}
        className="bc-box"
        rows={2}
        value={text}
        dir="auto"
        autoComplete="off"
        readOnly={busy || settled}
        aria-invalid={failure !== "" || settled || left.characters < 0}
        aria-describedby={`${id}-failure ${id}-left`}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={handleKeyDown}
      />
      <p className="bc-composer-failure" id={`${id}-failure`} role="alert">
        {told}
      </p>
      <Foot
        leftId={`${id}-left`}
        left={left}
        extras={note === null || settled ? undefined : <span className="bc-muted">{note}</span>}
        button={
          <>
            <button type="button" className="bc-button bc-quiet" onClick={onDone}>
              {settled ? texts.close : texts.cancel}
            </button>
            {!settled && (
              <button type="submit" className="bc-button bc-primary" disabled={!saveable}>
                {busy ? texts.saving : texts.save}
              </button>
            )}
          </>
        }
      />
    </form>
  );
}
