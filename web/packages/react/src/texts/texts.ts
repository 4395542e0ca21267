/** The texts of this package's components. */

import { useContext } from "react";
import { Catalogues, type Overrides } from "./catalogues.js";
import { english } from "./en.js";
import type { Language } from "./languages.js";

/** All that the components say, in sections. What another language lacks, or has too much, does not compile. */
export type Texts = ReturnType<typeof english>;

/** Any part of it, in other words. */
export type TextOverrides = Overrides<Texts>;

export const catalogues = new Catalogues<Texts>(english, {
  de: async () => (await import("./de.js")).german,
});

/** English, for what has no page around it. */
export const ENGLISH: Texts = catalogues.english.texts;

/** Has a language at hand, so that `TextsProvider` shows it at once. Rejects where it cannot be loaded. */
export function loadTexts(language: Language): Promise<void> {
  return catalogues.load(language);
}

/** The texts to show here; English outside of every `TextsProvider`. */
export function useTexts(): Texts {
  return (useContext(catalogues.context) ?? catalogues.english).texts;
}

/** The tag of the language that `useTexts` gives. */
export function useLanguage(): string {
  return (useContext(catalogues.context) ?? catalogues.english).lang;
}
