import type { Question, QuestionStatus, QuestionStatusData, Room } from "@backchannel/client";
import { Icon } from "../icons.js";
import { useAct } from "../stream/use-act.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { type Texts, useTexts } from "../texts/texts.js";
import { AnswerBox } from "./answer-box.js";

interface StaffToolsProps {
  readonly question: Question;
  readonly room: Room;
  readonly stream: Pick<StreamHandle, "answer" | "setQuestionStatus" | "queueQuestion" | "unqueueQuestion">;
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

/** What staff can do with a question. */
export function StaffTools({ question, room, stream }: StaffToolsProps) {
  const texts = useTexts();
  const { busy, failure, run } = useAct();
  const { id, status } = question;
  const queued = room.question_queue?.includes(id) === true;
  return (
    <>
      {(status === "open" || status === "answering") && (
        <AnswerBox limit={room.settings.answer_max_characters} onAnswer={(text) => stream.answer(id, text)} />
      )}
      <div className="bc-question-tools">
        {TOOLS[status].map(([tool, target]) => (
          <button
            key={tool}
            type="button"
            className="bc-button bc-quiet"
            disabled={busy}
            onClick={() => void run(() => stream.setQuestionStatus(id, target))}
          >
            {texts.questions.tools[tool]}
          </button>
        ))}
        {(status === "open" || status === "pending") && (
          <button
            type="button"
            className="bc-button bc-quiet"
            aria-pressed={queued}
            disabled={busy}
            onClick={() => void run(() => (queued ? stream.unqueueQuestion(id) : stream.queueQuestion(id)))}
          >
            <Icon name={queued ? "starred" : "star"} /> {texts.questions.queue.star}
          </button>
        )}
        <span className="bc-composer-failure" role="alert">
          {failure}
        </span>
      </div>
    </>
  );
}
