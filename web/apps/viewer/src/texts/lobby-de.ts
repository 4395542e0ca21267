/** Die deutschen Texte der Seiten ohne Stream. */

import type { Formats } from "@backchannel/react";
import type { LobbyTexts } from "./lobby-texts.js";

export function german(f: Formats): LobbyTexts {
  return {
    lobby: {
      title: "Streams",
      live: "Jetzt live",
      scheduled: "Geplant",
      ended: "Beendet",
      retry: "Neu versuchen",
      refused:
        "Deine Anmeldung ist abgelaufen oder gilt hier nicht. Das hier sind die Streams, die allen offenstehen.",
      empty: "Noch gibt es keinen Stream.",
      emptyHow: (command) => [
        "Wer diesen Server betreibt, legt einen an mit ",
        command,
        ". Er erscheint dann hier von selbst.",
      ],
      since: (moment) => `seit ${f.moment(moment)}`,
      startsAt: (moment) => `Beginn ${f.moment(moment)}`,
      endedAt: f.moment,
    },
    notFound: {
      title: "Diese Seite gibt es nicht",
      text: "Unter dieser Adresse ist nichts. Prüf den Link, oder schau, welche Streams es gibt.",
      streams: "Alle Streams",
    },
  };
}
