/** The English texts of the pages without a stream; what is here, every other language has as well. */

import type { Formats, Parts } from "@backchannel/react";
import type { ReactNode } from "react";

export function english(f: Formats) {
  return {
    lobby: {
      title: "Streams",
      live: "Live now",
      scheduled: "Scheduled",
      ended: "Ended",
      retry: "Try again",
      refused:
        "Your sign-in has expired or does not work here. These are the streams that are open to everybody.",
      empty: "There is no stream yet.",
      emptyHow: (command: ReactNode): Parts => [
        "Whoever runs this server makes one with ",
        command,
        ". It appears here by itself.",
      ],
      since: (moment: Date) => `since ${f.moment(moment)}`,
      startsAt: (moment: Date) => `starts ${f.moment(moment)}`,
      endedAt: f.moment,
    },
    notFound: {
      title: "No such page",
      text: "Nothing is at this address. Check the link, or look at the streams there are.",
      streams: "All streams",
    },
  };
}
