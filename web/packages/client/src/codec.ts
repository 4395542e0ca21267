/** Commands to text frames, and text frames to events and replies. */

import type { Command, Event, Reply } from "./generated/protocol.js";

/** A frame that is no message of this protocol. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

/** The command's frame. Half a surrogate pair, which is no text and which no server reads, becomes U+FFFD. */
export function encode(command: Command): string {
  return JSON.stringify(command, (_key, value: unknown) =>
    typeof value === "string" ? value.replace(/\p{Surrogate}/gu, "\ufffd") : value,
  );
}

/**
 * The event or reply in a frame. Its fields are taken at the server's word; a type that this version does not know is
 * passed on, since a newer server may say more.
 *
 * @throws {FrameError} if it is not a JSON object with a `type` and `data`
 */
export function decode(text: string): Event | Reply {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch (error) {
    throw new FrameError("the server sent a frame that is not JSON", { cause: error });
  }
  if (!isMessage(message)) throw new FrameError("the server sent a frame without type and data");
  return message;
}

function isMessage(value: unknown): value is Event | Reply {
  if (typeof value !== "object" || value === null) return false;
  const { type, data } = value as { type?: unknown; data?: unknown };
  return typeof type === "string" && typeof data === "object" && data !== null;
}
