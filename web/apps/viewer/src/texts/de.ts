/** Die deutschen Texte dessen, was jede Seite um ihren Inhalt hat. */

import type { PageTexts } from "./page-texts.js";

export function german(): PageTexts {
  return {
    header: {
      skip: "Direkt zum Inhalt",
      menu: "Menü",
      you: (name) => ["Du bist ", name],
      chooseName: "Namen wählen",
      changeName: "Namen ändern",
      signOut: "Abmelden",
      theme: "Farben",
      themeSystem: "Wie im System",
      themeLight: "Hell",
      themeDark: "Dunkel",
      language: "Sprache",
    },
  };
}
