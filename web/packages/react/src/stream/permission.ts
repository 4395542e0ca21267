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
  if (what === "chat" ? user.may_chat : user.may_ask) return null;
  if (user.id !== null) return texts[what].readOnly;
  if (stream.guests && canBeNamed) return null;
  return texts.composer.invited;
}
