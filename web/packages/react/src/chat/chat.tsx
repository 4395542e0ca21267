import type { ChatMessage } from "@backchannel/client";
import { useCallback, useRef, useState } from "react";
import { Composer } from "../composer/composer.js";
import { Icon } from "../icons.js";
import { closedFor } from "../stream/permission.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { useTexts } from "../texts/texts.js";
import { Quote } from "./message.js";
import { MessageList } from "./message-list.js";

export interface ChatProps {
  readonly stream: StreamHandle;
  /** Asked before a message goes out, such as for a guest's name; false keeps it in the box. */
  readonly ensureName?: () => Promise<boolean>;
}

/** The chat of a stream: its messages and the box to write one. */
export function Chat({ stream, ensureName }: ChatProps) {
  const [replyTo, setReplyTo] = useState<ChatMessage | null>(null);
  const texts = useTexts();
  const box = useRef<HTMLTextAreaElement>(null);
  const { room, pending } = stream;
  const stopReplying = useCallback(() => setReplyTo(null), []);
  const startReplying = useCallback((message: ChatMessage) => {
    setReplyTo(message);
    box.current?.focus();
  }, []);
  if (room === null) return <Connecting />;
  const closed = closedFor(room, "chat", ensureName !== undefined, texts);

  async function send(text: string): Promise<unknown> {
    stopReplying();
    try {
      return await stream.say(text, replyTo === null ? {} : { replyTo: replyTo.id });
    } catch (error) {
      setReplyTo(replyTo); // it comes back into the box as the answer that it was
      throw error;
    }
  }

  return (
    <div className="bc-chat">
      <MessageList
        room={room}
        pending={pending}
        api={stream.api}
        onReply={closed === null ? startReplying : null}
      />
      {closed !== null && <p className="bc-closed">{closed}</p>}
      {closed === null && (
        <Composer
          label={texts.chat.label}
          action={texts.chat.send}
          box={box}
          limit={room.settings.message_max_characters}
          onSend={send}
          onEscape={stopReplying}
          {...(ensureName === undefined ? {} : { mayProceed: ensureName })}
          above={replyTo !== null && <Replying message={replyTo} onStop={stopReplying} />}
        />
      )}
    </div>
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
