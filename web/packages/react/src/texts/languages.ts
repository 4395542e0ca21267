/** The languages there are, and which one somebody reads. */

import { read, write } from "../storage.js";

/** Each by its own name, as who looks for it knows it. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;

export type Language = keyof typeof LANGUAGES;

/** The key under which the chosen language stands in `localStorage`. */
export const LANGUAGE_KEY = "backchannel.language";

/** What `Intl` takes; some systems have others, as `en-US@posix`. */
const TAG = /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i;

function primary(tag: string): string {
  return tag.toLowerCase().split(/[^a-z]/, 1)[0] ?? "";
}

/** The catalogue's language for a tag such as `de-AT`; undefined where there is none. */
export function languageOf(tag: string): Language | undefined {
  const language = primary(tag);
  return Object.hasOwn(LANGUAGES, language) ? (language as Language) : undefined;
}

/** The languages that the user's browser asks for, the preferred one first. */
function browserTags(): readonly string[] {
  return typeof navigator === "undefined" ? [] : (navigator.languages ?? []);
}

/**
 * The first of these that there is: what is asked for, what the user chose before, what the browser prefers, English.
 *
 * @param asked a tag, such as of an address' parameter; null for none
 */
export function chooseLanguage(
  asked: string | null = null,
  stored: string | null = read(LANGUAGE_KEY),
  tags: readonly string[] = browserTags(),
): Language {
  for (const tag of [asked, stored, ...tags]) {
    const language = tag === null ? undefined : languageOf(tag);
    if (language !== undefined) return language;
  }
  return "en";
}

/** Keeps the user's choice for the next visits; null forgets it. */
export function storeLanguage(language: Language | null): void {
  write(LANGUAGE_KEY, language);
}

/**
 * What numbers and times are written after: where the browser asks for the same language with a region (`en-GB`), that,
 * since regions differ in clocks and dates.
 */
export function localeOf(tag: string, tags: readonly string[] = browserTags()): string {
  if (tag.includes("-") && TAG.test(tag)) return tag;
  const language = primary(tag);
  return tags.find((candidate) => primary(candidate) === language && TAG.test(candidate)) ?? language;
}
