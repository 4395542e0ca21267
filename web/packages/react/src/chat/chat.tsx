import type { ChatMessage, Room } from "@backchannel/client";
import { useCallback, useRef, useState } from "react";
import { Composer } from "../composer/composer.js";
import { Icon } from "../icons.js";
import { Moderation, Silenced } from "../moderation/moderation.js";
import { closedFor } from "../stream/permission.js";
import { useSilence } from "../stream/use-silence.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { useTexts } from "../texts/texts.js";
import { ChatSettings } from "./chat-settings.js";
import { mentionsIn, peopleIn } from "./mentions.js";
import { Quote } from "./message.js";
import { MessageList } from "./message-list.js";
import { PinBar } from "./pin-bar.js";
import { useNotBefore } from "./use-not-before.js";

export interface ChatProps {
  readonly stream: StreamHandle;
  /** Asked before a message goes out, such as for a guest's name; false keeps it in the box. */
  readonly ensureName?: () => Promise<boolean>;
}

/** The chat of a stream: its messages and the box to write one. */
export function Chat({ stream, ensureName }: ChatProps) {
  const [announces, setAnnounces] = useState(false);
  const [replyTo, setReplyTo] = useState<ChatMessage | null>(null);
  const texts = useTexts();
  const box = useRef<HTMLTextAreaElement>(null);
  const { room, pending } = stream;
  const notBefore = useNotBefore(stream);
  const silence = useSilence(room);
  const [moderated, setModerated] = useState<ChatMessage | null>(null);
  const stopModerating = useCallback(() => setModerated(null), []);
  const stopReplying = useCallback(() => setReplyTo(null), []);
  const startReplying = useCallback((message: ChatMessage) => {
    setReplyTo(message);
    box.current?.focus();
  }, []);
  if (room === null) return <Connecting />;
  const people = peopleIn(room.chat, room.user.id);
  const closed = silence ?? closedFor(room, "chat", ensureName !== undefined, texts);

  async function send(text: string): Promise<unknown> {
    const mentions = mentionsIn(text, people);
    stopReplying();
    setAnnounces(false);
    try {
      const reply = replyTo === null ? {} : { replyTo: replyTo.id };
      return await stream.say(text, { ...reply, announcement: announces, mentions });
    } catch (error) {
      setAnnounces(announces);
      setReplyTo(replyTo); // it comes back into the box as the answer that it was
      throw error;
    }
  }

  return (
    <div className="bc-chat">
      <PinBar stream={stream} />
      <MessageList
        room={room}
        pending={pending}
        api={stream.api}
        onReview={stream.reviewMessage}
        onReply={closed === null ? startReplying : null}
        onModerate={room.user.may_moderate ? setModerated : null}
      />
      {room.user.may_moderate ? (
        <Moderation stream={stream} room={room} message={moderated} onEnd={stopModerating} />
      ) : null}
      <Composer
        label={texts.chat.label}
        action={texts.chat.send}
        box={box}
        limit={room.settings.message_max_characters}
        closed={closed}
        pace={room.user.may_moderate ? 0 : room.settings.slow_mode}
        notBefore={notBefore}
        onSend={send}
        onEscape={stopReplying}
        people={people}
        {...(ensureName === undefined ? {} : { mayProceed: ensureName })}
        above={replyTo !== null && <Replying message={replyTo} onStop={stopReplying} />}
        {...(room.user.may_moderate
          ? {
              extras: (
                <StaffExtras stream={stream} room={room} announces={announces} onAnnounces={setAnnounces} />
              ),
            }
          : {})}
      />
    </div>
  );
}

interface StaffExtrasProps {
  readonly stream: StreamHandle;
  readonly room: Room;
  /** Whether what is written is an announcement. */
  readonly announces: boolean;
  readonly onAnnounces: (announces: boolean) => void;
}

function StaffExtras({ stream, room, announces, onAnnounces }: StaffExtrasProps) {
  const texts = useTexts();
  return (
    <>
      <label className="bc-check">
        <input
          type="checkbox"
          checked={announces}
          onChange={(event) => onAnnounces(event.currentTarget.checked)}
        />
        {texts.chat.announce}
      </label>
      <ChatSettings stream={stream} room={room} />
      <Silenced stream={stream} room={room} />
    </>
  );
}

/** Says so only to who waits long enough to wonder. */
function Connecting() {
  const texts = useTexts();
  return (
    <div className="bc-chat" aria-busy="true">
      <p className="bc-empty bc-late">{texts.chat.connecting}</p>
    </div>
  );
}

function Replying({ message, onStop }: { readonly message: ChatMessage; readonly onStop: () => void }) {
  const texts = useTexts();
  return (
    <div className="bc-replying">
      <Quote message={message} />
      <button type="button" className="bc-icon-button" aria-label={texts.chat.stopReply} onClick={onStop}>
        <Icon name="close" />
      </button>
    </div>
  );
}
