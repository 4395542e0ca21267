import type { Room } from "@backchannel/client";

/**
 * Why the user cannot write here now; null if they can.
 *
 * @param canBeNamed whether somebody without a token can get a name on this page
 */
export function closedFor(room: Room, what: "chat" | "questions", canBeNamed: boolean): string | null {
  const { stream, user } = room;
  if (stream.status === "ended") return "The stream has ended. Everything stays here to read.";
  if (what === "chat" ? user.may_chat : user.may_ask) return null;
  if (user.id !== null)
    return what === "chat" ? "You may only read this chat." : "You may not ask questions here.";
  if (stream.guests && canBeNamed) return null;
  return "You are reading along. To write, open the link from your invitation.";
}
