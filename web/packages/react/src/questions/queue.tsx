import type { Question, Room } from "@backchannel/client";
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Icon } from "../icons.js";
import { Person } from "../people/person.js";
import { useAct } from "../stream/use-act.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { useTexts } from "../texts/texts.js";
import { queuedQuestions } from "./order.js";

interface QueueProps {
  readonly room: Room;
  readonly stream: Pick<StreamHandle, "queueQuestion" | "unqueueQuestion" | "setQuestionStatus">;
}

/**
 * What staff mean to have answered, in their order: sorted by dragging, by buttons, or with Alt and the arrows. Where an
 * entry has moved, focus goes with it, and its new place is said.
 */
export function Queue({ room, stream }: QueueProps) {
  const texts = useTexts().questions.queue;
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [moved, setMoved] = useState<{ readonly id: string; readonly button: string } | null>(null);
  const { busy, failure, run } = useAct();
  const queued = queuedQuestions(room);
  const place = queued.findIndex(({ id }) => id === moved?.id);

  useEffect(() => {
    if (moved === null || list.current?.contains(document.activeElement)) return;
    const entry = list.current?.children[place];
    const button = entry?.querySelector<HTMLElement>(`[data-move="${moved.button}"]:not(:disabled)`);
    (button ?? entry?.querySelector<HTMLElement>("button:not(:disabled)"))?.focus();
  }, [place, moved]);

  /** Puts the entry at one index before what is at another now. */
  function move(from: number, to: number, button: string): void {
    const question = queued[from];
    if (question === undefined || to < 0 || to > queued.length) return;
    setMoved({ id: question.id, button });
    void run(() => stream.queueQuestion(question.id, { before: queued[to]?.id }));
  }

  function moveByKey(event: KeyboardEvent, index: number): void {
    const step = { ArrowUp: -1, ArrowDown: 2 }[event.key];
    if (!event.altKey || step === undefined) return;
    event.preventDefault();
    move(index, index + step, step < 0 ? "up" : "down");
  }

  function drop(event: DragEvent, index: number): void {
    event.preventDefault();
    const from = queued.findIndex(({ id }) => id === dragged);
    setDragged(null);
    if (from !== -1 && from !== index) move(from, from < index ? index + 1 : index, "up");
  }

  if (queued.length === 0) return <p className="bc-empty">{texts.empty}</p>;
  return (
    <>
      <p className="bc-queue-how">{texts.how}</p>
      <ol ref={list} className="bc-question-list">
        {queued.map((question, index) => (
          // biome-ignore lint/a11y/noNoninteractiveElementInteractions: keys go to its buttons; dragging is one way of three
          <li
            key={question.id}
            className="bc-question bc-queued"
            data-dragged={dragged === question.id}
            draggable
            onDragStart={() => setDragged(question.id)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => drop(event, index)}
            onKeyDown={(event) => moveByKey(event, index)}
          >
            <Entry
              question={question}
              index={index}
              last={index === queued.length - 1}
              busy={busy}
              onMove={(to, button) => move(index, to, button)}
              onAnswer={() => void run(() => stream.setQuestionStatus(question.id, "answering"))}
              onRemove={() => void run(() => stream.unqueueQuestion(question.id))}
            />
          </li>
        ))}
      </ol>
      <span className="bc-composer-failure" role="alert">
        {failure}
      </span>
      <span className="bc-hidden" role="status">
        {place === -1 ? "" : texts.moved(place + 1, queued.length)}
      </span>
    </>
  );
}

interface EntryProps {
  readonly question: Question;
  readonly index: number;
  readonly last: boolean;
  readonly busy: boolean;
  readonly onMove: (to: number, button: string) => void;
  readonly onAnswer: () => void;
  readonly onRemove: () => void;
}

function Entry({ question, index, last, busy, onMove, onAnswer, onRemove }: EntryProps) {
  const { queue, tools, votes, anonymous } = useTexts().questions;
  const { question: text } = question;
  return (
    <>
      <span className="bc-queue-place" aria-hidden="true">
        {index + 1}
      </span>
      <div className="bc-question-body">
        <p className="bc-text bc-question-text" dir="auto">
          {text}
        </p>
        <p className="bc-question-meta">
          {question.user === null ? (
            <span className="bc-muted">{anonymous}</span>
          ) : (
            <Person user={question.user} />
          )}
          <span className="bc-muted">{queue.votes(votes(question.upvotes), question.upvotes)}</span>
        </p>
        <div className="bc-question-tools">
          {question.status === "open" ? (
            <button type="button" className="bc-button bc-quiet" disabled={busy} onClick={onAnswer}>
              {tools.spotlight}
            </button>
          ) : null}
          <button type="button" className="bc-button bc-quiet" disabled={busy} onClick={onRemove}>
            {queue.remove}
          </button>
          <button
            type="button"
            className="bc-icon-button"
            data-move="up"
            aria-label={queue.up(text)}
            title={queue.up("")}
            disabled={index === 0}
            onClick={() => onMove(index - 1, "up")}
          >
            <Icon name="upvote" />
          </button>
          <button
            type="button"
            className="bc-icon-button"
            data-move="down"
            aria-label={queue.down(text)}
            title={queue.down("")}
            disabled={last}
            onClick={() => onMove(index + 2, "down")}
          >
            <Icon name="expand" />
          </button>
        </div>
      </div>
    </>
  );
}
