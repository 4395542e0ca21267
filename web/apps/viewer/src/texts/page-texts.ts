/** The texts of what every page has around its content, and the pages' language as a whole. */

import { Catalogues, type Language, loadTexts } from "@backchannel/react";
import { useContext } from "react";
import { english } from "./en.js";

export type PageTexts = ReturnType<typeof english>;

export const catalogues = new Catalogues<PageTexts>(english, {
  de: async () => (await import("./de.js")).german,
});

/** The name of the product, in every language. */
export const PRODUCT = "Backchannel";

export function usePageTexts(): PageTexts {
  return (useContext(catalogues.context) ?? catalogues.english).texts;
}

/** Has all texts of the pages in a language at hand. Rejects where they cannot be loaded. */
export async function loadLanguage(language: Language): Promise<void> {
  await Promise.all([loadTexts(language), catalogues.load(language)]);
}
