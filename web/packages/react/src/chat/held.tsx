import type { HeldMessage, Room } from "@backchannel/client";
import { useEffect, useRef, useState } from "react";
import { useAct } from "../stream/use-act.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { LinkedText } from "../text/linked-text.js";
import { useTexts } from "../texts/texts.js";

export interface HeldProps {
  readonly room: Room;
  readonly onReview: StreamHandle["reviewMessage"];
}

/** Messages that not everyone sees yet: to staff all of them, with what they can decide; to others their own. */
export function Held({ room, onReview }: HeldProps) {
  const mayReview = room.user.may_moderate;
  const refused = useDenied(room);
  return (
    <>
      {room.held_messages.map((held) => (
        <HeldRow key={held.message.id} held={held}>
          {mayReview && held.message.user.id !== room.user.id && (
            <Review id={held.message.id} name={held.message.user.name} onReview={onReview} />
          )}
        </HeldRow>
      ))}
      {!mayReview &&
        refused.denied.map((held) => <DeniedRow key={held.message.id} held={held} onClose={refused.close} />)}
    </>
  );
}

/** One's own messages that were held and are gone without having been shown, until one has read so. */
function useDenied(room: Room) {
  const before = useRef<readonly HeldMessage[]>([]);
  const [denied, setDenied] = useState<readonly HeldMessage[]>([]);
  useEffect(() => {
    const still = new Set([
      ...room.held_messages.map(({ message }) => message.id),
      ...room.chat.map(({ id }) => id),
    ]);
    const gone = before.current.filter(({ message }) => !still.has(message.id));
    before.current = room.held_messages;
    if (gone.length > 0) setDenied((known) => [...known, ...gone]);
  }, [room.held_messages, room.chat]);
  const close = (id: string) => setDenied((known) => known.filter(({ message }) => message.id !== id));
  return { denied, close };
}

function HeldRow({ held, children }: { readonly held: HeldMessage; readonly children: React.ReactNode }) {
  const texts = useTexts();
  return (
    <li className="bc-message" data-held="true">
      <span className="bc-name">{held.message.user.name}</span>{" "}
      <span className="bc-text" dir="auto">
        <LinkedText text={held.message.message} />
      </span>{" "}
      <span className="bc-tag">{texts.held.reasons[held.reason]}</span>
      {held.terms !== undefined && <span className="bc-muted"> {held.terms.join(", ")}</span>}
      {children}
    </li>
  );
}

interface ReviewProps {
  readonly id: string;
  readonly name: string;
  readonly onReview: HeldProps["onReview"];
}

function Review({ id, name, onReview }: ReviewProps) {
  const texts = useTexts();
  const { busy, failure, run } = useAct();
  return (
    <span className="bc-held-tools">
      <button
        type="button"
        className="bc-button bc-quiet"
        disabled={busy}
        aria-label={texts.held.approveOf(name)}
        onClick={() => void run(() => onReview(id, true))}
      >
        {texts.held.approve}
      </button>
      <button
        type="button"
        className="bc-button bc-quiet"
        disabled={busy}
        aria-label={texts.held.denyOf(name)}
        onClick={() => void run(() => onReview(id, false))}
      >
        {texts.held.deny}
      </button>
      <span role="alert">{failure}</span>
    </span>
  );
}

interface DeniedRowProps {
  readonly held: HeldMessage;
  readonly onClose: (id: string) => void;
}

function DeniedRow({ held, onClose }: DeniedRowProps) {
  const texts = useTexts();
  return (
    <li className="bc-message" data-held="true">
      <s className="bc-text" dir="auto">
        {held.message.message}
      </s>{" "}
      <span className="bc-tag" role="status">
        {texts.held.denied}
      </span>
      <button type="button" className="bc-button bc-quiet" onClick={() => onClose(held.message.id)}>
        {texts.held.close}
      </button>
    </li>
  );
}
