import { chooseLanguage, type Language } from "@backchannel/react";
import { createContext } from "react";

export interface LanguageChoice {
  readonly language: Language;
  /** Changes the language of the page at once, and of the next visits. */
  readonly choose: (language: Language) => void;
}

export const LanguageContext = createContext<LanguageChoice>({ language: "en", choose: () => {} });

/** The parameter of an address that asks for a language: `/watch/launch?lang=de`. */
const PARAMETER = "lang";

/** What the address asks for, else what was chosen before, else what the browser prefers. */
export function languageOfPage(): Language {
  return chooseLanguage(new URLSearchParams(location.search).get(PARAMETER));
}

/** Takes the wish out of the address, so that it does not stand against a choice made since. */
export function dropParameter(): void {
  const url = new URL(location.href);
  if (!url.searchParams.has(PARAMETER)) return;
  url.searchParams.delete(PARAMETER);
  history.replaceState(history.state, "", url);
}
