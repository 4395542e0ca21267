/**
 * What a screen reader is told of the chat. A message now and then is read out; of a flood only the number is told, since
 * nobody can listen to twenty messages a second.
 */

import type { ChatMessage } from "@backchannel/client";
import { ENGLISH, type Texts } from "../texts/texts.js";

/** Two announcements are at least this far apart, in milliseconds: about the time that reading one out takes. */
export const DIGEST_INTERVAL = 4000;

/** Up to this many messages in an interval are read out in full. */
const READ_OUT = 2;

/** What is told of the messages of one interval, oldest first; empty for none. What staff announce and what names the
 * user comes first and is always read out. */
export function digest(
  messages: readonly ChatMessage[],
  texts: Texts = ENGLISH,
  ownId: string | null = null,
): string {
  if (messages.length === 0) return "";
  const announcements = messages.filter(({ message_type }) => message_type === "announcement");
  const others = messages.filter(({ message_type }) => message_type !== "announcement");
  const meant = others.filter((message) => isMeant(message, ownId));
  const rest = others.filter((message) => !isMeant(message, ownId));
  const told = [
    ...announcements.map(({ user, message }) => texts.chat.announced(user.name, message)),
    ...meant.map(({ user, message }) => texts.chat.mentions(user.name, message)),
  ];
  const said =
    rest.length > READ_OUT
      ? [texts.chat.news(rest.length)]
      : rest.map(({ user, message }) => texts.chat.said(user.name, message));
  return [...told, ...said].join(". ");
}

const isMeant = ({ mentions }: ChatMessage, ownId: string | null) =>
  ownId !== null && mentions?.includes(ownId) === true;

/** Those of `chat` that come after the message `lastId`; none where nothing was heard before. */
export function since(chat: readonly ChatMessage[], lastId: string | null): readonly ChatMessage[] {
  if (lastId === null) return [];
  return chat.slice(chat.findLastIndex((message) => message.id === lastId) + 1);
}
