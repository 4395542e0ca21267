import { chooseLanguage, type Language, loadTexts, Provide, TextsProvider } from "@backchannel/react";
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { takeToken } from "../fragment-token.js";
import { catalogues } from "../texts/stage-texts.js";

/** The token in the page's address, taken out of it and kept nowhere else; null for none. */
export function ownToken(): string | null {
  let token: string | null = null;
  takeToken((found) => {
    token = found;
  });
  return token;
}

/** Renders a page for a stage, in the language that is asked for. */
export function startStage(asked: string | null, page: ReactNode): void {
  const root = document.getElementById("root");
  if (root === null) throw new Error("the page has no element with the id root");
  const lang: Language = chooseLanguage(asked);
  document.documentElement.lang = lang;
  const start = () =>
    createRoot(root).render(
      <TextsProvider lang={lang}>
        <Provide of={catalogues} lang={lang}>
          {page}
        </Provide>
      </TextsProvider>,
    );
  // Where the texts of another language cannot be loaded, the page begins in English.
  Promise.all([loadTexts(lang), catalogues.load(lang)]).then(start, start);
}
