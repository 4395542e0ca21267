/** The English texts of the pages for a stage; what is here, every other language has as well. */

import type { Formats } from "@backchannel/react";

export function english(f: Formats) {
  return {
    present: {
      title: (stream: string) => `${stream} · on the big screen`,
      join: "Join in",
      joinText: "Ask questions, vote and chat along.",
      qr: (url: string) => `QR code to ${url}`,
      question: "The question now",
      anonymous: "Anonymous",
      upvotes: (count: number) =>
        f.plural(count, { one: "1 person wants to know", other: `${f.number(count)} people want to know` }),
      poll: "Vote now",
      pollClosed: "The result",
      pollHidden: "The results come when the vote is over.",
      right: "Right answer",
      votes: (count: number) => f.plural(count, { one: "1 vote", other: `${f.number(count)} votes` }),
      percent: (value: number) => `${f.number(value)}%`,
      open: (count: number) =>
        f.plural(count, { one: "1 open question", other: `${f.number(count)} open questions` }),
      viewers: (count: number) =>
        f.plural(count, { one: "1 person here", other: `${f.number(count)} people here` }),
      startsAt: (moment: Date) => `Begins ${f.moment(moment)}`,
      scheduled: "Begins soon",
      ended: "The stream has ended. Thank you for joining in.",
      lost: "No connection. What you see may be old; it comes back by itself.",
      connecting: "Connecting…",
      staff: "This is a link for staff",
      staffText:
        "The big screen shows only what everybody sees. Open it without a token, or with that of a viewer.",
    },
    overlay: {
      region: "Messages over the picture",
      question: "Question",
    },
  };
}
