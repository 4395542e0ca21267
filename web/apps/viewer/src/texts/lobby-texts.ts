/** The texts of the pages without a stream; apart from the others, since a viewer page does without them. */

import { Catalogues } from "@backchannel/react";
import { useContext } from "react";
import { english } from "./lobby-en.js";

export type LobbyTexts = ReturnType<typeof english>;

export const catalogues = new Catalogues<LobbyTexts>(english, {
  de: async () => (await import("./lobby-de.js")).german,
});

export const ENGLISH: LobbyTexts = catalogues.english.texts;

export function useLobbyTexts(): LobbyTexts {
  return (useContext(catalogues.context) ?? catalogues.english).texts;
}
