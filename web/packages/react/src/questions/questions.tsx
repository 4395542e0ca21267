import type { PendingCommand, Question, Room } from "@backchannel/client";
import { Suspense, useRef, useState } from "react";
import { Composer } from "../composer/composer.js";
import { later } from "../later.js";
import { closedFor } from "../stream/permission.js";
import { useSilence } from "../stream/use-silence.js";
import type { StreamHandle } from "../stream/use-stream.js";
import type { Texts } from "../texts/texts.js";
import { useTexts } from "../texts/texts.js";
import type { QuestionFilter, QuestionSort } from "./order.js";
import { ownVote, pendingQuestions } from "./own-acts.js";
import { QuestionItem } from "./question-item.js";
import { Segmented } from "./segmented.js";
import { useInUse, useQuestions } from "./use-questions.js";

// Only staff have one.
const Queue = later(async () => (await import("./queue.js")).Queue);

export interface QuestionsProps {
  readonly stream: StreamHandle;
  /** Asked before a question or a vote goes out, such as for a guest's name; false stops it. */
  readonly ensureName?: () => Promise<boolean>;
}

/** The questions of a stream: to ask, to upvote, and for staff to answer. */
export function Questions({ stream, ensureName }: QuestionsProps) {
  const [sort, setSort] = useState<QuestionSort>("votes");
  const [filter, setFilter] = useState<QuestionFilter>("all");
  const list = useRef<HTMLDivElement>(null);
  const texts = useTexts().questions;
  const { room, pending } = stream;
  const arranged = useQuestions(room, { sort, filter, hold: useInUse(list) });
  return (
    <div className="bc-questions" aria-busy={room === null}>
      <div className="bc-toolbar">
        <Segmented
          label={texts.sort}
          value={sort}
          options={{ votes: texts.byVotes, time: texts.byTime }}
          onChange={setSort}
        />
        <Segmented label={texts.show} value={filter} options={filters(room, texts)} onChange={setFilter} />
      </div>
      <div className="bc-list-frame">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section ref={list} className="bc-scroller" aria-label={texts.list} tabIndex={0}>
          {room !== null && filter === "queue" && (
            <Suspense>
              <Queue room={room} stream={stream} />
            </Suspense>
          )}
          {room !== null && filter !== "queue" && (
            <QuestionList
              stream={stream}
              room={room}
              questions={arranged.questions}
              filter={filter}
              pending={pending}
              ensureName={ensureName}
            />
          )}
        </section>
        {arranged.stale ? (
          <button type="button" className="bc-button bc-to-end" onClick={arranged.update}>
            {texts.stale}
          </button>
        ) : null}
      </div>
      {room !== null && <AskBox stream={stream} room={room} ensureName={ensureName} />}
    </div>
  );
}

interface QuestionListProps {
  readonly stream: StreamHandle;
  readonly room: Room;
  readonly questions: readonly Question[];
  readonly filter: QuestionFilter;
  readonly pending: readonly PendingCommand[];
  readonly ensureName: (() => Promise<boolean>) | undefined;
}

function QuestionList({ stream, room, questions, filter, pending, ensureName }: QuestionListProps) {
  const texts = useTexts();
  const waiting = pendingQuestions(pending);
  // Staff have a list of their own for what is hidden; who asked sees it where it will be.
  const hidden = room.user.may_moderate ? [] : room.hidden_questions;
  const spotlit = questions.filter(({ status }) => status === "answering");
  const shown = [...spotlit, ...hidden, ...questions.filter(({ status }) => status !== "answering")];
  if (shown.length === 0 && waiting.length === 0)
    return <p className="bc-empty">{emptyText(room, filter, texts)}</p>;

  const { user } = room;
  const named = user.may_upvote || (user.id === null && ensureName !== undefined);
  const mayVote = named && (room.settings.votes_open || user.may_moderate);

  async function vote(question: Question, upvoted: boolean): Promise<unknown> {
    if (ensureName !== undefined && !(await ensureName())) return;
    return upvoted ? stream.withdrawUpvote(question.id) : stream.upvote(question.id);
  }

  return (
    <ul className="bc-question-list">
      {waiting.map(({ id, question }) => (
        <li key={id} className="bc-question" data-pending="true">
          <p className="bc-text bc-question-text">{question}</p>
          <span className="bc-sending">{texts.chat.sending}</span>
        </li>
      ))}
      {shown.map((question) => {
        const own = ownVote(room, question, pending);
        return (
          <QuestionItem
            key={question.id}
            question={question}
            vote={own}
            room={room}
            mayVote={mayVote}
            onVote={() => vote(question, own.upvoted)}
            stream={stream}
          />
        );
      })}
      {room.questions_total > room.questions.length && (
        <li className="bc-empty">{texts.questions.some(room.questions.length, room.questions_total)}</li>
      )}
    </ul>
  );
}

type Filters = Partial<Record<QuestionFilter, string>>;

/** Staff see what waits for review too. */
function filters(room: Room | null, texts: Texts["questions"]): Filters {
  const all = { all: texts.all, open: texts.open, answered: texts.answered };
  return room?.user.may_moderate === true ? { ...all, review: texts.review, queue: texts.queue.title } : all;
}

function emptyText(room: Room, filter: QuestionFilter, { questions: texts }: Texts): string {
  if (filter === "review") return texts.noneHidden;
  if (room.questions.length > 0) return filter === "open" ? texts.noneOpen : texts.noneAnswered;
  return room.stream.status === "ended" ? texts.emptyEnded : texts.empty;
}

interface AskBoxProps {
  readonly stream: StreamHandle;
  readonly room: Room;
  readonly ensureName: (() => Promise<boolean>) | undefined;
}

function AskBox({ stream, room, ensureName }: AskBoxProps) {
  const texts = useTexts();
  const [anonymous, setAnonymous] = useState(false);
  const silence = useSilence(room);
  const closed = silence ?? closedFor(room, "questions", ensureName !== undefined, texts);
  if (closed !== null) return <p className="bc-closed">{closed}</p>;
  return (
    <Composer
      label={texts.questions.label}
      action={texts.questions.ask}
      limit={room.settings.question_max_characters}
      wordy
      onSend={(text) => stream.ask(text, { anonymous: anonymous && room.settings.anonymous_questions })}
      {...(ensureName === undefined ? {} : { mayProceed: ensureName })}
      extras={<AskExtras room={room} anonymous={anonymous} onChange={setAnonymous} />}
    />
  );
}

interface AskExtrasProps {
  readonly room: Room;
  readonly anonymous: boolean;
  readonly onChange: (anonymous: boolean) => void;
}

/** What happens to a question, said before it is asked. */
function AskExtras({ room, anonymous, onChange }: AskExtrasProps) {
  const texts = useTexts().questions;
  const { anonymous_questions, reveal_anonymous, review_questions } = room.settings;
  return (
    <>
      {anonymous_questions ? (
        <label className="bc-check">
          <input type="checkbox" checked={anonymous} onChange={(event) => onChange(event.target.checked)} />
          {reveal_anonymous ? texts.askAnonymouslySeen : texts.askAnonymously}
        </label>
      ) : null}
      {review_questions && !room.user.may_moderate && <span className="bc-muted">{texts.reviewed}</span>}
    </>
  );
}
