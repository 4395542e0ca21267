/** What a page says when the connection does not come back by itself, and what it offers. */

import type { Closed } from "@backchannel/client";

/** What a person can do about a closed connection. */
export type Remedy =
  /** Connect again as one is. */
  | "retry"
  /** Forget the token and read without one, or under a new name. */
  | "sign-out"
  /** Go elsewhere: nothing here will help. */
  | "leave";

export interface ClosedText {
  readonly title: string;
  readonly text: string;
  readonly remedies: readonly Remedy[];
}

const BY_NAME: Readonly<Record<string, ClosedText>> = {
  no_such_stream: {
    title: "No such stream",
    text: "There is no stream at this address. Check the link, or ask whoever sent it.",
    remedies: ["leave"],
  },
  bad_token: {
    title: "Your sign-in does not work here",
    text: "The access token was refused. Open the link that you were given once more, or go on without it.",
    remedies: ["sign-out"],
  },
  token_expired: {
    title: "Your sign-in has expired",
    text: "Open the link that you were given once more, or go on without it.",
    remedies: ["sign-out"],
  },
  stream_not_yours: {
    title: "Your sign-in is for another stream",
    text: "It does not open this one. Go on without it, or go back to the streams.",
    remedies: ["sign-out", "leave"],
  },
  token_required: {
    title: "This stream is by invitation",
    text: "It needs an access token. Open the link from your invitation.",
    remedies: ["leave"],
  },
  banned: {
    title: "You cannot take part in this stream",
    text: "The host or a moderator has closed it to you.",
    remedies: ["leave"],
  },
  too_many_connections: {
    title: "Open too often",
    text: "There are too many connections from you. Close other tabs with this stream, then try again.",
    remedies: ["retry"],
  },
  origin_refused: {
    title: "This site may not connect",
    text: "The server does not accept connections from this address. Whoever runs it can add the address to its allowed origins.",
    remedies: ["leave"],
  },
  unsupported_protocol: {
    title: "This page is out of date",
    text: "It speaks another version than the server. Reload it.",
    remedies: ["retry"],
  },
};

export function describeClosed(closed: Closed): ClosedText {
  return (
    BY_NAME[closed.name] ?? {
      title: "The connection was closed",
      text: `The server said: ${closed.reason} (${closed.code}).`,
      remedies: ["retry"],
    }
  );
}
