import type { Question, QuestionStatus, Room } from "@backchannel/client";
import { Suspense, useEffect, useRef, useState } from "react";
import { Icon } from "../icons.js";
import { later } from "../later.js";
import { Moment } from "../people/moment.js";
import { Person } from "../people/person.js";
import { useAct } from "../stream/use-act.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { LinkedText } from "../text/linked-text.js";
import { useTexts } from "../texts/texts.js";
import { EditBox } from "./edit-box.js";
import type { Vote } from "./own-acts.js";
import { OwnTools } from "./own-tools.js";

// Most who read questions are not staff.
const StaffTools = later(async () => (await import("./staff-tools.js")).StaffTools);

interface QuestionItemProps {
  readonly question: Question;
  readonly vote: Vote;
  readonly room: Room;
  readonly mayVote: boolean;
  readonly stream: StreamHandle;
  readonly onVote: () => Promise<unknown>;
}

/** One question: its votes, who asked, and its answer. */
export function QuestionItem({ question, vote, room, mayVote, stream, onVote }: QuestionItemProps) {
  const texts = useTexts();
  const own = room.own_questions.includes(question.id);
  const { status } = question;
  const editing = useEditing();
  const open = status === "open" || status === "answering";
  const votable = open && mayVote && room.stream.status !== "ended";
  return (
    <li className="bc-question" data-status={question.status}>
      <UpvoteButton question={question} vote={vote} disabled={!votable} onVote={onVote} />
      <div className="bc-question-body">
        {editing.open ? (
          <EditBox
            question={question}
            limit={room.settings.question_max_characters}
            note={
              room.settings.review_questions && !room.user.may_moderate ? texts.questions.edit.reviewed : null
            }
            onSave={(text) => stream.editQuestion(question.id, text)}
            onDone={editing.stop}
          />
        ) : (
          <p className="bc-text bc-question-text" dir="auto">
            <LinkedText text={question.question} />
          </p>
        )}
        <p className="bc-question-meta">
          {question.user === null ? (
            <span className="bc-muted">{texts.questions.anonymous}</span>
          ) : (
            <Person user={question.user} />
          )}
          {own && <span className="bc-tag">{texts.questions.yours}</span>}
          <StatusTag status={status} />
          {question.labels.map((label) => (
            <span key={label} className="bc-tag bc-label" dir="auto">
              {label}
            </span>
          ))}
          <Moment at={question.created_at} />
          {question.edited_at !== undefined && <span className="bc-muted">{texts.questions.edited}</span>}
        </p>
        {status === "answered" && <Answer question={question} />}
        {room.user.may_moderate ? (
          <Suspense fallback={<div className="bc-question-tools" />}>
            <StaffTools question={question} room={room} stream={stream} />
          </Suspense>
        ) : null}
        {own && !editing.open ? (
          <OwnTools
            question={question}
            stream={stream}
            onEdit={room.stream.status === "ended" ? null : editing.start}
            editButton={editing.button}
          />
        ) : null}
      </div>
    </li>
  );
}

/** Whether one's own question is being edited. Where the box closes, focus goes back to the button that opened it. */
function useEditing() {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const opened = useRef(false);
  useEffect(() => {
    if (!open && opened.current) button.current?.focus();
    opened.current = open;
  }, [open]);
  return { open, button, start: () => setOpen(true), stop: () => setOpen(false) };
}

/** In which status it is, where that is not plain from where it stands. */
function StatusTag({ status }: { readonly status: QuestionStatus }) {
  const text = useTexts().questions.statuses[status];
  return text === "" ? null : <span className="bc-tag bc-status-tag">{text}</span>;
}

interface UpvoteButtonProps {
  readonly question: Question;
  readonly vote: Vote;
  readonly disabled: boolean;
  readonly onVote: () => Promise<unknown>;
}

function UpvoteButton({ question, vote, disabled, onVote }: UpvoteButtonProps) {
  const texts = useTexts();
  const { failure, run } = useAct();
  return (
    <div className="bc-vote">
      <button
        type="button"
        className="bc-upvote"
        aria-pressed={vote.upvoted}
        aria-label={texts.questions.upvoteOf(vote.upvotes, question.question)}
        title={vote.upvoted ? texts.questions.withdraw : texts.questions.upvote}
        disabled={disabled}
        onClick={() => void run(onVote)}
      >
        <Icon name="upvote" />
        <span>{texts.questions.votes(vote.upvotes)}</span>
      </button>
      <span className="bc-vote-failure" role="alert">
        {failure}
      </span>
    </div>
  );
}

/** In words, or the word that it was answered live. */
function Answer({ question }: { readonly question: Question }) {
  const texts = useTexts();
  return (
    <div className="bc-answer">
      <p className="bc-answer-head">
        <span className="bc-tag bc-answered">
          {question.answer === undefined ? texts.questions.answeredLive : texts.questions.isAnswered}
        </span>
        {question.answered_by !== undefined && <Person user={question.answered_by} />}
        {question.answered_at !== undefined && <Moment at={question.answered_at} />}
      </p>
      {question.answer !== undefined && (
        <p className="bc-text" dir="auto">
          <LinkedText text={question.answer} />
        </p>
      )}
    </div>
  );
}
