import type { ChatMessage } from "@backchannel/client";
import { memo } from "react";
import { Icon } from "../icons.js";
import { Moment } from "../people/moment.js";
import { Person } from "../people/person.js";
import { LinkedText } from "../text/linked-text.js";
import { useTexts } from "../texts/texts.js";

interface MessageProps {
  readonly message: ChatMessage;
  /** The message that this one answers; undefined if it answers one that is not known here. */
  readonly repliedTo: ChatMessage | undefined;
  readonly own: boolean;
  /** Whether it names the reader. */
  readonly meant: boolean;
  /** null where one cannot write. */
  readonly onReply: ((message: ChatMessage) => void) | null;
  /** null for who may do nothing about it. */
  readonly onModerate: ((message: ChatMessage) => void) | null;
}

/** One message. Memoised: in a quick chat only the new rows are rendered. */
export const Message = memo(function Message({
  message,
  repliedTo,
  own,
  meant,
  onReply,
  onModerate,
}: MessageProps) {
  const texts = useTexts();
  return (
    <li
      className="bc-message"
      data-own={own}
      data-type={message.message_type}
      data-meant={meant}
      data-tools={onModerate === null ? undefined : "two"}
    >
      {message.reply_to !== undefined && <Quote message={repliedTo} />}
      {message.message_type === "announcement" && <AnnouncementMark />}
      {meant ? (
        <>
          <span className="bc-tag">{texts.chat.mentioned}</span>{" "}
        </>
      ) : null}
      <Person user={message.user} /> <Said message={message} />
      <span className="bc-message-tools">
        <Moment at={message.created_at} />
        {onReply !== null && !message.deleted && (
          <button
            type="button"
            className="bc-icon-button"
            aria-label={texts.chat.reply(message.user.name)}
            onClick={() => onReply(message)}
          >
            <Icon name="reply" />
          </button>
        )}
        {onModerate !== null && (
          <button
            type="button"
            className="bc-icon-button"
            aria-haspopup="dialog"
            aria-label={texts.moderation.open(message.user.name)}
            onClick={() => onModerate(message)}
          >
            <Icon name="more" />
          </button>
        )}
      </span>
    </li>
  );
});

function AnnouncementMark() {
  return (
    <p className="bc-announcement">
      <Icon name="announce" /> {useTexts().chat.announcement}
    </p>
  );
}

/** What the message says; of a deleted one that it is gone, and for staff, who still have them, its words. */
function Said({ message }: { readonly message: ChatMessage }) {
  const texts = useTexts();
  if (message.deleted && message.message === "") return <em className="bc-muted">{texts.chat.deleted}</em>;
  const text = <LinkedText text={message.message} />;
  if (!message.deleted)
    return (
      <span className="bc-text" dir="auto">
        {text}
      </span>
    );
  return (
    <>
      <span className="bc-tag">{texts.chat.isDeleted}</span>{" "}
      <s className="bc-text" dir="auto">
        {text}
      </s>
    </>
  );
}

/** One's own message on its way. */
export function PendingMessage({ name, text }: { readonly name: string | null; readonly text: string }) {
  const texts = useTexts();
  return (
    <li className="bc-message" data-own="true" data-pending="true">
      <span className="bc-name">{name ?? texts.chat.you}</span>{" "}
      <span className="bc-text" dir="auto">
        {text}
      </span>
      <span className="bc-sending">{texts.chat.sending}</span>
    </li>
  );
}

/** The first line of the message that is answered. */
export function Quote({ message }: { readonly message: ChatMessage | undefined }) {
  const texts = useTexts();
  if (message === undefined) return <p className="bc-quote">{texts.chat.replyToEarlier}</p>;
  return (
    <p className="bc-quote">
      <span className="bc-hidden">{texts.chat.replyTo} </span>
      <Icon name="reply" />
      <bdi className="bc-quote-name">{message.user.name}</bdi>{" "}
      <span>{message.deleted ? texts.chat.deleted : message.message}</span>
    </p>
  );
}
