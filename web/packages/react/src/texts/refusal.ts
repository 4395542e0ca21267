/** What a catalogue says of a refused command or request: a sentence, or a function of what the server said. */

import type { ErrorCode } from "@backchannel/client";

export interface Refused {
  /** The server's words, in English. */
  readonly message: string;
  /** What was probably meant, in English. */
  readonly hint: string | null;
  /** Seconds after which the same may succeed; null where the server did not say. */
  readonly retryAfter: number | null;
}

export type Refusal = string | ((refused: Refused) => string);

/** Codes that only requests are answered with, and the client's own for no answer (`network`) and a strange one (`http`). */
type RequestCode = "token_expired" | "internal_error" | "network" | "http";

export type Refusals = Readonly<Record<ErrorCode | RequestCode, Refusal>>;

/** A title and what follows from it. */
export interface Notice {
  readonly title: string;
  readonly text: string;
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The server's own words, which are for developers as well: what was wrong, and what was probably meant. */
export function asSaid({ message, hint }: Refused): string {
  return hint === null ? capitalise(message) : `${capitalise(message)} ${capitalise(hint)}`;
}
