/** Failures in words for the person who sees them: what happened, and what to do. */

import { ApiError, CommandError, ConnectionClosedError, OutboxFullError } from "@backchannel/client";
import { asSaid, capitalise, type Refusal } from "../texts/refusal.js";
import { ENGLISH, type Texts } from "../texts/texts.js";

/** By its code; a code that the texts do not know is told in the server's words. */
function describeRefusal(error: CommandError | ApiError, texts: Texts): string {
  const refusals: Readonly<Record<string, Refusal>> = texts.refusals;
  const words = refusals[error.code] ?? asSaid;
  if (typeof words === "string") return words;
  return words(error);
}

/**
 * Why a command or a request failed. Unknown errors say what they say themselves.
 *
 * @param texts those of `useTexts`. Default: English
 */
export function describeFailure(error: unknown, texts: Texts = ENGLISH): string {
  if (error instanceof CommandError || error instanceof ApiError) return describeRefusal(error, texts);
  if (error instanceof ConnectionClosedError) return texts.failures[error.outcome];
  if (error instanceof OutboxFullError) return texts.failures.full;
  return error instanceof Error ? capitalise(error.message) : String(error);
}
