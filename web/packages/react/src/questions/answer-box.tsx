import { useEffect, useRef, useState } from "react";
import { Composer } from "../composer/composer.js";
import { useTexts } from "../texts/texts.js";

interface AnswerBoxProps {
  readonly limit: number;
  readonly onAnswer: (text: string) => Promise<unknown>;
}

/** For staff: a button that opens a box for the answer. */
export function AnswerBox({ limit, onAnswer }: AnswerBoxProps) {
  const texts = useTexts();
  const [writing, setWriting] = useState(false);
  const form = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const opened = useRef(false);
  useEffect(() => {
    if (writing) form.current?.scrollIntoView({ block: "nearest" });
    else if (opened.current) opener.current?.focus();
    opened.current = writing;
  }, [writing]);
  const stop = () => setWriting(false);
  if (!writing) {
    return (
      <div className="bc-answer-box">
        <button ref={opener} type="button" className="bc-button bc-quiet" onClick={() => setWriting(true)}>
          {texts.questions.answer}
        </button>
      </div>
    );
  }
  return (
    <div ref={form} className="bc-answer-box">
      <Composer
        label={texts.questions.answerLabel}
        action={texts.questions.sendAnswer}
        limit={limit}
        wordy
        focusOnMount
        onSend={onAnswer}
        onEscape={stop}
        extras={
          <button type="button" className="bc-button bc-quiet" onClick={stop}>
            {texts.questions.cancel}
          </button>
        }
      />
    </div>
  );
}
