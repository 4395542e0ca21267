/** The texts of something in several languages: English is there at once, the others are loaded when they are read. */

import { type Context, createContext } from "react";
import { type Formats, formatsOf } from "./formats.js";
import { type Language, languageOf, localeOf } from "./languages.js";

/** The texts of one language. Sections of entries; an entry is a string, a function that makes one, or a table. */
export type Catalogue<T> = (formats: Formats) => T;

/** Any part of the texts, in place of the catalogue's. */
export type Overrides<T> = { readonly [Section in keyof T]?: Partial<T[Section]> };

/** Texts, and the tag of the language that they are in. */
export interface Told<T> {
  readonly lang: string;
  readonly texts: T;
}

/** How the other languages are had: by a dynamic import, so that who does not read them does not load them. */
export type Loaders<T> = Readonly<Record<Exclude<Language, "en">, () => Promise<Catalogue<T>>>>;

export class Catalogues<T extends object> {
  /** English, for what has no page around it. */
  readonly english: Told<T>;
  /** null outside of every provider. */
  readonly context: Context<Told<T> | null> = createContext<Told<T> | null>(null);
  readonly #loaded: Map<Language, Catalogue<T>>;
  readonly #loaders: Loaders<T>;

  /** @param english what all others must be like */
  constructor(english: Catalogue<T>, loaders: Loaders<T>) {
    this.#loaded = new Map([["en", english]]);
    this.#loaders = loaders;
    this.english = { lang: "en", texts: english(formatsOf(localeOf("en"))) };
  }

  has(language: Language): boolean {
    return this.#loaded.has(language);
  }

  /** Has a language at hand, so that a provider shows it at once. Rejects where it cannot be had. */
  async load(language: Language): Promise<void> {
    if (language !== "en" && !this.has(language)) this.#loaded.set(language, await this.#loaders[language]());
  }

  /**
   * The texts of a language that is at hand, else null.
   *
   * @param wanted the tag that was asked for. One that there is no catalogue for is the host's own language, if it brings texts
   */
  tell(language: Language, wanted: string, overrides: Overrides<T> | undefined): Told<T> | null {
    const catalogue = this.#loaded.get(language);
    if (catalogue === undefined) return null;
    const known = languageOf(wanted);
    const lang = known === language || (known === undefined && overrides !== undefined) ? wanted : language;
    return { lang, texts: withOverrides(catalogue(formatsOf(localeOf(lang))), overrides) };
  }
}

export function withOverrides<T extends object>(texts: T, overrides: Overrides<T> | undefined): T {
  if (overrides === undefined) return texts;
  const merged = { ...texts };
  for (const section of Object.keys(overrides) as (keyof T)[]) {
    merged[section] = { ...texts[section], ...overrides[section] };
  }
  return merged;
}
