import type { Question } from "@backchannel/client";
import { type Ref, useState } from "react";
import { useAct } from "../stream/use-act.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { useTexts } from "../texts/texts.js";

interface OwnToolsProps {
  readonly question: Question;
  readonly stream: Pick<StreamHandle, "withdrawQuestion">;
  /** Opens the box to edit it; null where that is not possible. */
  readonly onEdit: (() => void) | null;
  readonly editButton: Ref<HTMLButtonElement>;
}

/** What who asked may do with their question until it is settled: put it in other words, or take it back. */
export function OwnTools({ question, stream, onEdit, editButton }: OwnToolsProps) {
  const { tools, edit } = useTexts().questions;
  const { busy, failure, run } = useAct();
  const [asking, setAsking] = useState(false);
  const { status } = question;
  if (status === "answered" || status === "dismissed") {
    // Whoever was about to take it back hears why they cannot any more.
    return asking ? (
      <div className="bc-question-tools">
        <span role="alert">{edit.settled[status]}</span>
        <button type="button" className="bc-button bc-quiet" onClick={() => setAsking(false)}>
          {edit.close}
        </button>
      </div>
    ) : null;
  }
  return (
    <div className="bc-question-tools">
      {onEdit !== null && !asking && (
        <button ref={editButton} type="button" className="bc-button bc-quiet" onClick={onEdit}>
          {tools.edit}
        </button>
      )}
      {asking ? (
        <>
          <span>{tools.takeBackAsk}</span>
          <button
            type="button"
            className="bc-button bc-danger"
            disabled={busy}
            onClick={() => void run(() => stream.withdrawQuestion(question.id))}
          >
            {tools.takeBackYes}
          </button>
          <button type="button" className="bc-button bc-quiet" onClick={() => setAsking(false)}>
            {tools.takeBackNo}
          </button>
        </>
      ) : (
        <button type="button" className="bc-button bc-quiet" onClick={() => setAsking(true)}>
          {tools.takeBack}
        </button>
      )}
      <span className="bc-composer-failure" role="alert">
        {failure}
      </span>
    </div>
  );
}
