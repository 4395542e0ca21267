import type { Room } from "@backchannel/client";
import type { Texts } from "../texts/texts.js";

/**
 * Why the user cannot write here now; null if they can.
 *
 * @param canBeNamed whether somebody without a token can get a name on this page
 */
export function closedFor(
  room: Room,
  what: "chat" | "questions",
  canBeNamed: boolean,
  texts: Texts,
): string | null {
  const { stream, user } = room;
  if (stream.status === "ended") return texts.composer.ended;
  if (what === "questions" && !room.settings.questions_open && !user.may_moderate)
    return texts.questions.closed;
  const refusal = what === "chat" ? chatClosedFor(room, texts) : null;
  if (refusal !== null) return refusal;
  if (what === "chat" ? user.may_chat : user.may_ask) return null;
  if (user.id !== null) return texts[what].readOnly;
  if (stream.guests && canBeNamed) return null;
  return texts.composer.invited;
}

/** What the chat's settings say against this user's writing in it; null for nothing. */
function chatClosedFor({ user, settings }: Room, { chat: texts }: Texts): string | null {
  if (user.may_moderate) return null;
  if (!settings.chat_open) return texts.closed;
  if (settings.chat_for === "members" && !user.member) return texts.membersOnly;
  if (settings.chat_for === "signed_in" && user.guest) return texts.signedInOnly;
  return null;
}
