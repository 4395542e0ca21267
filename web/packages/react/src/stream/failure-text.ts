/** Failures in words for the person who sees them: what happened, and what to do. */

import { ApiError, CommandError, ConnectionClosedError, OutboxFullError } from "@backchannel/client";

const BY_CODE: Readonly<Record<string, string>> = {
  forbidden: "You may not do this here.",
  stream_ended: "The stream has ended; chat and questions are closed.",
  token_required: "Choose a name first.",
  unavailable: "The server could not keep this just now. Send it again.",
  already_upvoted: "Your vote is counted already.",
  already_answered: "Somebody has answered this question already.",
  network: "The server could not be reached. Check your connection, then try again.",
  unknown_message: "The message you answer is too old. Send yours without it.",
};

function describeRefusal(error: CommandError | ApiError): string {
  if (error.code === "rate_limited") {
    const wait = error.retryAfter === null ? "a moment" : seconds(error.retryAfter);
    return `That was too fast. Wait ${wait}, then send it again.`;
  }
  const known = BY_CODE[error.code] ?? capitalise(error.message);
  return error.hint === null ? known : `${known} ${capitalise(error.hint)}`;
}

/** Why a command or a request failed. Unknown errors say what they say themselves. */
export function describeFailure(error: unknown): string {
  if (error instanceof CommandError || error instanceof ApiError) return describeRefusal(error);
  if (error instanceof ConnectionClosedError) {
    return error.outcome === "unsent"
      ? "Not sent: the connection was closed. Reconnect, then send it again."
      : "The connection was closed before the answer came: this may or may not have arrived.";
  }
  if (error instanceof OutboxFullError)
    return "Too much waits to be sent already. Wait until the connection is back.";
  return error instanceof Error ? capitalise(error.message) : String(error);
}

/** `1 second`, `12 seconds`; never zero, since waiting zero seconds is no advice. */
export function seconds(amount: number): string {
  const whole = Math.max(1, Math.ceil(amount));
  return whole === 1 ? "1 second" : `${whole} seconds`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
