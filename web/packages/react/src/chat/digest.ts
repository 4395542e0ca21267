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

/** The announcement for the messages of one interval, oldest first; empty for none. */
export function digest(messages: readonly ChatMessage[], texts: Texts = ENGLISH): string {
  if (messages.length === 0) return "";
  if (messages.length > READ_OUT) return texts.chat.news(messages.length);
  return messages.map(({ user, message }) => texts.chat.said(user.name, message)).join(". ");
}

/** Those of `chat` that come after the message `lastId`; none where nothing was heard before. */
export function since(chat: readonly ChatMessage[], lastId: string | null): readonly ChatMessage[] {
  if (lastId === null) return [];
  return chat.slice(chat.findLastIndex((message) => message.id === lastId) + 1);
}
