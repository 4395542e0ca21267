import type { Question, Room } from "@backchannel/client";
import { useState } from "react";
import { Icon } from "../icons.js";
import { Moment } from "../people/moment.js";
import { Person } from "../people/person.js";
import { describeFailure } from "../stream/failure-text.js";
import { LinkedText } from "../text/linked-text.js";
import { useTexts } from "../texts/texts.js";
import { AnswerBox } from "./answer-box.js";
import type { Vote } from "./own-acts.js";

interface QuestionItemProps {
  readonly question: Question;
  readonly vote: Vote;
  readonly room: Room;
  readonly mayVote: boolean;
  readonly onVote: () => Promise<unknown>;
  readonly onAnswer: (text: string) => Promise<unknown>;
}

/** One question: its votes, who asked, and its answer. */
export function QuestionItem({ question, vote, room, mayVote, onVote, onAnswer }: QuestionItemProps) {
  const texts = useTexts();
  const own = room.own_questions.includes(question.id);
  const open = question.status !== "answered" && room.stream.status !== "ended";
  return (
    <li className="bc-question" data-status={question.status}>
      <UpvoteButton question={question} vote={vote} disabled={!(open && mayVote)} onVote={onVote} />
      <div className="bc-question-body">
        <p className="bc-text bc-question-text" dir="auto">
          <LinkedText text={question.question} />
        </p>
        <p className="bc-question-meta">
          {question.user === null ? (
            <span className="bc-muted">{texts.questions.anonymous}</span>
          ) : (
            <Person user={question.user} />
          )}
          {own && <span className="bc-tag">{texts.questions.yours}</span>}
          <Moment at={question.created_at} />
        </p>
        {question.answer !== undefined && <Answer question={question} text={question.answer} />}
        {open && room.user.may_answer ? (
          <AnswerBox limit={room.settings.answer_max_characters} onAnswer={onAnswer} />
        ) : null}
      </div>
    </li>
  );
}

interface UpvoteButtonProps {
  readonly question: Question;
  readonly vote: Vote;
  readonly disabled: boolean;
  readonly onVote: () => Promise<unknown>;
}

function UpvoteButton({ question, vote, disabled, onVote }: UpvoteButtonProps) {
  const texts = useTexts();
  const [failure, setFailure] = useState("");

  async function handleClick(): Promise<void> {
    setFailure("");
    try {
      await onVote();
    } catch (error) {
      setFailure(describeFailure(error, texts));
    }
  }

  return (
    <div className="bc-vote">
      <button
        type="button"
        className="bc-upvote"
        aria-pressed={vote.upvoted}
        aria-label={texts.questions.upvoteOf(vote.upvotes, question.question)}
        title={vote.upvoted ? texts.questions.withdraw : texts.questions.upvote}
        disabled={disabled}
        onClick={() => void handleClick()}
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

function Answer({ question, text }: { readonly question: Question; readonly text: string }) {
  const texts = useTexts();
  return (
    <div className="bc-answer">
      <p className="bc-answer-head">
        <span className="bc-tag bc-answered">{texts.questions.isAnswered}</span>
        {question.answered_by !== undefined && <Person user={question.answered_by} />}
        {question.answered_at !== undefined && <Moment at={question.answered_at} />}
      </p>
      <p className="bc-text" dir="auto">
        <LinkedText text={text} />
      </p>
    </div>
  );
}
