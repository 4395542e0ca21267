/** The English texts of what every page has around its content; what is here, every other language has as well. */

import type { Parts } from "@backchannel/react";
import type { ReactNode } from "react";

export function english() {
  return {
    header: {
      skip: "Skip to the content",
      menu: "Menu",
      you: (name: ReactNode): Parts => ["You are ", name],
      chooseName: "Choose a name",
      changeName: "Change name",
      signOut: "Sign out",
      theme: "Theme",
      themeSystem: "As the system",
      themeLight: "Light",
      themeDark: "Dark",
      language: "Language",
    },
  };
}
