import type { Poll, Question } from "@backchannel/client";
import { useId } from "react";
import { resultsOf } from "../stage/shown.js";
import { useStageTexts } from "../texts/stage-texts.js";
import { useFitting } from "./use-fitting.js";

/** The question in the spotlight, as large as it fits. */
export function QuestionScene({ question }: { readonly question: Question }) {
  const texts = useStageTexts().present;
  const id = useId();
  const box = useFitting<HTMLParagraphElement>(question.question, 4.5, 1.6);
  return (
    <section className="present-scene" aria-labelledby={id}>
      <h2 id={id} className="present-kicker">
        {texts.question}
      </h2>
      <p ref={box} className="present-question" dir="auto">
        {question.question}
      </p>
      <p className="present-by">
        <bdi>{question.user?.name ?? texts.anonymous}</bdi>
        {question.upvotes > 0 && <span>{texts.upvotes(question.upvotes)}</span>}
      </p>
    </section>
  );
}

/** The poll that is shown, with its results where everybody may see them. */
export function PollScene({ poll }: { readonly poll: Poll }) {
  const texts = useStageTexts().present;
  const id = useId();
  const results = resultsOf(poll);
  const hidden = poll.tallies === undefined;
  const box = useFitting<HTMLDivElement>(JSON.stringify(poll), 2, 0.7);
  return (
    <section className="present-scene" aria-labelledby={id}>
      <h2 id={id} className="present-kicker">
        {poll.status === "open" ? texts.poll : texts.pollClosed}
      </h2>
      <div ref={box} className="present-poll">
        <p className="present-poll-question" dir="auto">
          {poll.question}
        </p>
        <ol className="present-options">
          {results.map(({ text, percent, right }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an option is named by its place
            <li key={place} className="present-option">
              <span dir="auto">
                {text}
                {right ? <strong className="present-right">{texts.right}</strong> : null}
              </span>
              {percent !== null && <span className="present-percent">{texts.percent(percent)}</span>}
              {percent !== null && <Bar percent={percent} />}
            </li>
          ))}
        </ol>
      </div>
      <p className="present-by">
        <span>{texts.votes(poll.votes)}</span>
        {hidden && poll.status === "open" && <span>{texts.pollHidden}</span>}
      </p>
    </section>
  );
}

function Bar({ percent }: { readonly percent: number }) {
  return (
    <svg className="present-bar" aria-hidden="true" focusable="false">
      <rect width={`${percent}%`} height="100%" />
    </svg>
  );
}
