import type { Question, QuestionStatus, QuestionStatusData, Room } from "@backchannel/client";
import { useState } from "react";
import { useAct } from "../stream/use-act.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { type Texts, useTexts } from "../texts/texts.js";

interface QuestionToolsProps {
  readonly question: Question;
  readonly room: Room;
  readonly stream: Pick<StreamHandle, "setQuestionStatus" | "withdrawQuestion">;
}

type Target = QuestionStatusData["status"];
type Tool = keyof Texts["questions"]["tools"];

/** What staff can make of a question in each status, the likeliest first. */
const TOOLS: Readonly<Record<QuestionStatus, readonly (readonly [Tool, Target])[]>> = {
  pending: [
    ["approve", "open"],
    ["dismiss", "dismissed"],
  ],
  open: [
    ["spotlight", "answering"],
    ["answeredLive", "answered"],
    ["dismiss", "dismissed"],
  ],
  answering: [
    ["answeredLive", "answered"],
    ["back", "open"],
  ],
  answered: [["reopen", "open"]],
  dismissed: [["reopen", "open"]],
  withdrawn: [],
};

/** What one can do with a question: staff sort it, who asked takes it back. Nothing for anybody else. */
export function QuestionTools({ question, room, stream }: QuestionToolsProps) {
  const texts = useTexts();
  const { busy, failure, run } = useAct();
  const mine = room.own_questions.includes(question.id);
  const settled = question.status === "answered" || question.status === "dismissed";
  const tools = room.user.may_moderate ? TOOLS[question.status] : [];
  if (tools.length === 0 && (!mine || settled)) return null;
  return (
    <div className="bc-question-tools">
      {tools.map(([tool, status]) => (
        <button
          key={tool}
          type="button"
          className="bc-button bc-quiet"
          disabled={busy}
          onClick={() => void run(() => stream.setQuestionStatus(question.id, status))}
        >
          {texts.questions.tools[tool]}
        </button>
      ))}
      {mine && !settled && (
        <TakeBack busy={busy} onTakeBack={() => run(() => stream.withdrawQuestion(question.id))} />
      )}
      <span className="bc-composer-failure" role="alert">
        {failure}
      </span>
    </div>
  );
}

interface TakeBackProps {
  readonly busy: boolean;
  readonly onTakeBack: () => Promise<void>;
}

/** Asks once more: nobody can undo it. */
function TakeBack({ busy, onTakeBack }: TakeBackProps) {
  const { tools } = useTexts().questions;
  const [asking, setAsking] = useState(false);
  if (!asking)
    return (
      <button type="button" className="bc-button bc-quiet" onClick={() => setAsking(true)}>
        {tools.takeBack}
      </button>
    );
  return (
    <>
      <span>{tools.takeBackAsk}</span>
      <button
        type="button"
        className="bc-button bc-danger"
        disabled={busy}
        onClick={() => void onTakeBack().then(() => setAsking(false))}
      >
        {tools.takeBackYes}
      </button>
      <button type="button" className="bc-button bc-quiet" onClick={() => setAsking(false)}>
        {tools.takeBackNo}
      </button>
    </>
  );
}
