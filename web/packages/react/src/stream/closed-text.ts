/** What a page says when the connection does not come back by itself, and what it offers. */

import type { Closed, FinalCloseName } from "@backchannel/client";
import type { Notice } from "../texts/refusal.js";
import { ENGLISH, type Texts } from "../texts/texts.js";

/** What a person can do about a closed connection. */
export type Remedy =
  /** Connect again as one is. */
  | "retry"
  /** Forget the token and read without one, or under a new name. */
  | "sign-out"
  /** Go elsewhere: nothing here will help. */
  | "leave";

export interface ClosedText extends Notice {
  readonly remedies: readonly Remedy[];
}

const REMEDIES: Readonly<Record<FinalCloseName, readonly Remedy[]>> = {
  normal: ["retry"],
  unsupported_data: ["retry"],
  policy_violation: ["retry"],
  no_such_stream: ["leave"],
  bad_token: ["sign-out"],
  token_expired: ["sign-out"],
  stream_not_yours: ["sign-out", "leave"],
  token_required: ["leave"],
  banned: ["leave"],
  too_many_connections: ["retry"],
  origin_refused: ["leave"],
  unsupported_protocol: ["retry"],
};

function isKnown(name: string): name is FinalCloseName {
  return Object.hasOwn(REMEDIES, name);
}

/** A code that the page does not know is told in the server's words. */
export function describeClosed({ name, reason, code }: Closed, texts: Texts = ENGLISH): ClosedText {
  if (isKnown(name)) return { ...texts.closed[name], remedies: REMEDIES[name] };
  const { closed: title, closedText } = texts.connection;
  return { title, text: closedText(reason, code), remedies: ["retry"] };
}
