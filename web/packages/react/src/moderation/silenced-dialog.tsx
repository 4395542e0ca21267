import type { Room, Sanction } from "@backchannel/client";
import { useEffect, useId, useRef } from "react";
import { useAct } from "../stream/use-act.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { useTexts } from "../texts/texts.js";

export interface SilencedDialogProps {
  readonly stream: Pick<StreamHandle, "liftSanction">;
  readonly sanctions: readonly Sanction[];
  readonly me: Room["user"];
  readonly onEnd: () => void;
}

/** Who is timed out or banned now, by whom and why, with what lifts it. What the host imposed only the host lifts. */
export function SilencedDialog({ stream, sanctions, me, onEnd }: SilencedDialogProps) {
  const texts = useTexts().moderation;
  const { busy, failure, run } = useAct();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="bc-dialog" aria-labelledby={`${id}-title`} onClose={onEnd}>
      <h2 id={`${id}-title`}>{texts.silenced}</h2>
      {sanctions.length === 0 ? <p className="bc-muted">{texts.nobody}</p> : null}
      <ul className="bc-silenced">
        {sanctions.map(({ act_id, user_id, name, until, reason, by }) => (
          <li key={act_id}>
            <div>
              <bdi className="bc-name">{name ?? user_id}</bdi>{" "}
              <span className="bc-tag">
                {until === undefined ? texts.isBanned : texts.until(new Date(until))}
              </span>
              <p className="bc-muted">{[reason, by && texts.by(by.name)].filter(Boolean).join(" · ")}</p>
            </div>
            {(by?.role !== "host" || me.role === "host") && (
              <button
                type="button"
                className="bc-button"
                disabled={busy}
                aria-label={texts.liftOf(name ?? user_id)}
                onClick={() => void run(() => stream.liftSanction(act_id))}
              >
                {texts.lift}
              </button>
            )}
          </li>
        ))}
      </ul>
      <p className="bc-composer-failure" role="alert">
        {failure}
      </p>
      <div className="bc-dialog-foot">
        <button type="button" className="bc-button bc-quiet" onClick={() => dialog.current?.close()}>
          {texts.close}
        </button>
      </div>
    </dialog>
  );
}
