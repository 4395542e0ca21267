import type { Api, ChatMessage, PendingCommand, Room } from "@backchannel/client";
import { Suspense, useEffect, useMemo, useRef, useState } from "react";
import { Icon } from "../icons.js";
import { later } from "../later.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { useTexts } from "../texts/texts.js";
import { Message, PendingMessage } from "./message.js";
import { type ScrolledChat, useChatWindow } from "./use-chat-window.js";
import { useDigest } from "./use-digest.js";
import { useEarlier } from "./use-earlier.js";

const Held = later(() => import("./held.js").then((module) => module.Held));

interface MessageListProps {
  readonly room: Room;
  readonly pending: readonly PendingCommand[];
  readonly api: Api;
  readonly onReview: StreamHandle["reviewMessage"];
  readonly onReply: ((message: ChatMessage) => void) | null;
  /** null for who is not staff. */
  readonly onModerate: ((message: ChatMessage) => void) | null;
}

/** The messages, newest last. Follows at the end; scrolled up it stays put and counts what comes. */
export function MessageList({ room, pending, api, onReview, onReply, onModerate }: MessageListProps) {
  const texts = useTexts();
  const window = useChatWindow(room.chat);
  const byId = useMemo(() => new Map(window.shown.map((message) => [message.id, message])), [window.shown]);
  const said = useDigest(room.chat, room.user.id);
  const waiting = pending.filter(
    ({ id, command }) =>
      command.type === "livestream:chat_message" &&
      !byId.has(id) &&
      !room.held_messages.some(({ message }) => message.id === id),
  );
  const isEmpty = [window.shown, waiting, room.held_messages].every(({ length }) => length === 0);
  const hasHeld = useOnce(room.held_messages.length > 0);
  useToEndOnOwn(waiting.at(-1)?.id, window.toEnd);
  return (
    <div className="bc-list-frame">
      {/* Announcing is the digest's: a log that speaks would read out every message of a flood. */}
      <div
        ref={window.scroller}
        className="bc-scroller"
        role="log"
        aria-live="off"
        aria-label={texts.chat.list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={window.handleScroll}
      >
        <EarlierButton window={window} api={api} streamId={room.stream.id} />
        {isEmpty && <EmptyChat room={room} />}
        <ol ref={window.content} className="bc-messages">
          {window.shown.map((message) => (
            <Message
              key={message.id}
              message={message}
              repliedTo={message.reply_to === undefined ? undefined : byId.get(message.reply_to)}
              own={message.user.id === room.user.id}
              meant={room.user.id !== null && message.mentions?.includes(room.user.id) === true}
              onReply={onReply}
              onModerate={onModerate}
            />
          ))}
          {hasHeld && (
            <Suspense fallback={null}>
              <Held room={room} onReview={onReview} />
            </Suspense>
          )}
          {waiting.map(({ id, command }) =>
            command.type === "livestream:chat_message" ? (
              <PendingMessage key={id} name={room.user.name} text={command.data.message} />
            ) : null,
          )}
        </ol>
      </div>
      {!window.following && <ToEndButton window={window} />}
      <p className="bc-hidden" aria-live="polite">
        {said}
      </p>
    </div>
  );
}

/** Whether it was ever so: what was loaded once stays, to say how it ended. */
function useOnce(now: boolean): boolean {
  const [ever, setEver] = useState(now);
  if (now && !ever) setEver(true);
  return ever;
}

/** Who writes wants to see it: a new message of one's own goes to the end. */
function useToEndOnOwn(lastOwn: string | undefined, toEnd: () => void): void {
  const latest = useRef(toEnd);
  useEffect(() => {
    latest.current = toEnd;
  });
  useEffect(() => {
    if (lastOwn !== undefined) latest.current();
  }, [lastOwn]);
}

function ToEndButton({ window }: { readonly window: ScrolledChat }) {
  const texts = useTexts();
  const { unseen } = window;
  const news = unseen === 0 ? texts.chat.paused : texts.chat.news(unseen);
  return (
    <button type="button" className="bc-button bc-to-end" onClick={window.toEnd}>
      {news} <Icon name="down" />
    </button>
  );
}

interface EarlierButtonProps {
  readonly window: ScrolledChat;
  readonly api: Api;
  readonly streamId: string;
}

function EarlierButton({ window, api, streamId }: EarlierButtonProps) {
  const texts = useTexts();
  const earlier = useEarlier(api, streamId);
  if (window.shown.length === 0) return null;
  if (earlier.state === "none" && !window.following)
    return <p className="bc-muted bc-beginning">{texts.chat.begins}</p>;
  return (
    <p className="bc-beginning" data-following={window.following}>
      <button
        type="button"
        className="bc-button bc-quiet"
        aria-disabled={earlier.state === "loading"}
        onClick={() => earlier.state !== "loading" && void earlier.load(window.shown[0], window.addEarlier)}
      >
        {earlier.state === "loading" ? texts.chat.loading : texts.chat.earlier}
      </button>
      <span role="alert">{earlier.failure}</span>
    </p>
  );
}

function EmptyChat({ room }: { readonly room: Room }) {
  const texts = useTexts();
  const ended = room.stream.status === "ended";
  return <p className="bc-empty">{ended ? texts.chat.emptyEnded : texts.chat.empty}</p>;
}
