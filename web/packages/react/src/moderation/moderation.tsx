import type { ChatMessage, Room } from "@backchannel/client";
import { Suspense, useState } from "react";
import { Icon } from "../icons.js";
import { later } from "../later.js";
import { useAct } from "../stream/use-act.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { useTexts } from "../texts/texts.js";
import type { Done, ModerationActions } from "./moderation-dialog.js";

const ModerationDialog = later(async () => (await import("./moderation-dialog.js")).ModerationDialog);
const SilencedDialog = later(async () => (await import("./silenced-dialog.js")).SilencedDialog);

interface ModerationProps {
  readonly stream: ModerationActions;
  readonly room: Room;
  /** What staff have opened the tools at; null for nothing. */
  readonly message: ChatMessage | null;
  readonly onEnd: () => void;
}

/** The tools for a message, and afterwards what was done with a way back. */
export function Moderation({ stream, room, message, onEnd }: ModerationProps) {
  const [done, setDone] = useState<Done | null>(null);
  return (
    <>
      {done !== null && <Undo key={done.text} done={done} onEnd={() => setDone(null)} />}
      {message !== null && (
        <Suspense>
          <ModerationDialog
            stream={stream}
            room={room}
            message={message}
            onEnd={(act) => {
              if (act !== null) setDone(act);
              onEnd();
            }}
          />
        </Suspense>
      )}
    </>
  );
}

function Undo({ done, onEnd }: { readonly done: Done; readonly onEnd: () => void }) {
  const texts = useTexts().moderation;
  const { busy, failure, run } = useAct();
  const told = failure === "" ? done.text : failure;
  return (
    <div className="bc-undo" role="status">
      <span>{told}</span>
      <button
        type="button"
        className="bc-button bc-quiet"
        disabled={busy}
        onClick={() => void run(() => done.undo().then(onEnd))}
      >
        {texts.undo}
      </button>
      <button type="button" className="bc-icon-button" aria-label={texts.close} onClick={onEnd}>
        <Icon name="close" />
      </button>
    </div>
  );
}

interface SilencedProps {
  readonly stream: Pick<StreamHandle, "liftSanction">;
  readonly room: Room;
}

/** For staff: how many are timed out or banned, and who. Not there while it is nobody. */
export function Silenced({ stream, room }: SilencedProps) {
  const texts = useTexts().moderation;
  const [open, setOpen] = useState(false);
  const now = new Date().toISOString();
  const standing = room.sanctions.filter(({ until }) => until === undefined || until > now);
  if (standing.length === 0 && !open) return null;
  return (
    <>
      <button
        type="button"
        className="bc-button bc-quiet bc-start"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {texts.silencedCount(standing.length)}
      </button>
      {open ? (
        <Suspense>
          <SilencedDialog stream={stream} sanctions={standing} me={room.user} onEnd={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
