/** Die deutschen Texte der Seiten für eine Bühne. */

import type { Formats } from "@backchannel/react";
import type { StageTexts } from "./stage-texts.js";

export function german(f: Formats): StageTexts {
  return {
    present: {
      title: (stream) => `${stream} · auf der Leinwand`,
      join: "Mach mit",
      joinText: "Stell Fragen, stimm ab und chatte mit.",
      qr: (url) => `QR-Code zu ${url}`,
      question: "Die Frage jetzt",
      anonymous: "Anonym",
      upvotes: (count) =>
        f.plural(count, {
          one: "1 Person will das wissen",
          other: `${f.number(count)} Leute wollen das wissen`,
        }),
      poll: "Jetzt abstimmen",
      pollClosed: "Das Ergebnis",
      pollHidden: "Das Ergebnis kommt, wenn die Abstimmung vorbei ist.",
      right: "Richtige Antwort",
      votes: (count) => f.plural(count, { one: "1 Stimme", other: `${f.number(count)} Stimmen` }),
      percent: (value) => `${f.number(value)} %`,
      open: (count) => f.plural(count, { one: "1 offene Frage", other: `${f.number(count)} offene Fragen` }),
      viewers: (count) =>
        f.plural(count, { one: "1 Person ist da", other: `${f.number(count)} Leute sind da` }),
      startsAt: (moment) => `Beginn ${f.moment(moment)}`,
      scheduled: "Es beginnt bald",
      ended: "Der Stream ist zu Ende. Danke fürs Mitmachen.",
      lost: "Keine Verbindung. Was hier steht, kann veraltet sein; sie kommt von selbst wieder.",
      connecting: "Verbindung wird aufgebaut …",
      staff: "Das ist ein Link für das Team",
      staffText:
        "Die Leinwand zeigt nur, was alle sehen. Öffne sie ohne Token, oder mit dem eines Zuschauers.",
    },
    overlay: {
      region: "Nachrichten über dem Bild",
      question: "Frage",
    },
  };
}
