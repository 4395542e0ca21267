import type { AckData, ChatMessage, Room } from "@backchannel/client";
import { useEffect, useId, useRef, useState } from "react";
import { Quote } from "../chat/message.js";
import { useAct } from "../stream/use-act.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { useTexts } from "../texts/texts.js";
import { mayBeDeleted, mayBeSilenced } from "./ranks.js";

export type ModerationActions = Pick<
  StreamHandle,
  | "deleteMessage"
  | "deleteMessagesOf"
  | "restoreMessages"
  | "timeOut"
  | "ban"
  | "liftSanction"
  | "pinMessage"
  | "unpinMessage"
  | "serverNow"
>;

/** What was done, in words, and how to undo it. */
export interface Done {
  readonly text: string;
  readonly undo: () => Promise<unknown>;
}

export interface ModerationDialogProps {
  readonly stream: ModerationActions;
  readonly room: Room;
  readonly message: ChatMessage;
  readonly onEnd: (done: Done | null) => void;
}

/** In seconds. */
const TIMEOUTS = [60, 600, 3600, 86_400];
/** In seconds; 0 is until somebody takes it down. */
const PINS = [0, 300, 1800, 3600];
const MAX_REASON = 200;

/** What staff can do about a message and who wrote it. Each act can be undone. */
export function ModerationDialog({ stream, room, message, onEnd }: ModerationDialogProps) {
  const texts = useTexts().moderation;
  const { busy, failure, run } = useAct();
  const [reason, setReason] = useState("");
  const dialog = useRef<HTMLDialogElement>(null);
  const done = useRef<Done | null>(null);
  const id = useId();
  const { user } = message;
  const me = room.user;
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);

  function act(
    text: string,
    change: () => Promise<AckData>,
    undo: (actId: string) => Promise<unknown>,
  ): void {
    void run(async () => {
      const { id: actId } = await change();
      done.current = { text, undo: async () => (actId === undefined ? undefined : undo(actId)) };
      dialog.current?.close();
    });
  }

  function untilOf(seconds: number): { until?: Date } {
    return seconds === 0 ? {} : { until: new Date(stream.serverNow() + seconds * 1000) };
  }

  const why = reason.trim() === "" ? {} : { reason: reason.trim() };
  return (
    <dialog
      ref={dialog}
      className="bc-dialog"
      aria-labelledby={`${id}-title`}
      onClose={() => onEnd(done.current)}
    >
      <h2 id={`${id}-title`}>{texts.title(user.name)}</h2>
      <Quote message={message} />
      {!message.deleted && (
        <>
          <p className="bc-muted">{texts.pin}</p>
          <div className="bc-choices">
            {PINS.map((seconds) => (
              <button
                key={seconds}
                type="button"
                className="bc-button"
                disabled={busy}
                aria-label={seconds === 0 ? undefined : texts.pinFor(texts.duration(seconds))}
                onClick={() =>
                  act(
                    texts.pinned(user.name),
                    () => stream.pinMessage(message.id, untilOf(seconds)),
                    () => stream.unpinMessage(message.id),
                  )
                }
              >
                {seconds === 0 ? texts.pinStays : texts.duration(seconds)}
              </button>
            ))}
          </div>
        </>
      )}
      {mayBeDeleted(user, me) && (
        <div className="bc-choices">
          {!message.deleted && (
            <button
              type="button"
              className="bc-button"
              disabled={busy}
              onClick={() =>
                act(texts.deleted(user.name), () => stream.deleteMessage(message.id), stream.restoreMessages)
              }
            >
              {texts.delete}
            </button>
          )}
          <button
            type="button"
            className="bc-button"
            disabled={busy}
            onClick={() =>
              act(texts.deletedAll(user.name), () => stream.deleteMessagesOf(user.id), stream.restoreMessages)
            }
          >
            {texts.deleteAll}
          </button>
        </div>
      )}
      {mayBeSilenced(user, me) && (
        <>
          <label htmlFor={id}>{texts.reason}</label>
          <input
            id={id}
            className="bc-field"
            value={reason}
            maxLength={MAX_REASON}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <p className="bc-muted">{texts.timeOut}</p>
          <div className="bc-choices">
            {TIMEOUTS.map((seconds) => (
              <button
                key={seconds}
                type="button"
                className="bc-button"
                disabled={busy}
                aria-label={texts.timeOutFor(texts.duration(seconds))}
                onClick={() =>
                  act(
                    texts.timedOut(user.name, texts.duration(seconds)),
                    () => stream.timeOut(user.id, seconds, why),
                    stream.liftSanction,
                  )
                }
              >
                {texts.duration(seconds)}
              </button>
            ))}
          </div>
          <div className="bc-choices">
            <button
              type="button"
              className="bc-button bc-danger"
              disabled={busy}
              onClick={() =>
                act(texts.banned(user.name), () => stream.ban(user.id, why), stream.liftSanction)
              }
            >
              {texts.ban}
            </button>
          </div>
        </>
      )}
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
