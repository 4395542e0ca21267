import { type Language, Provide, storeLanguage, TextsProvider } from "@backchannel/react";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import { dropParameter, LanguageContext } from "./language-choice.js";
import { catalogues, loadLanguage } from "./page-texts.js";

interface LocalisedProps {
  readonly initial: Language;
  readonly children: ReactNode;
}

/** Gives the pages and the components in them one language, and the user the choice of it. */
export function Localised({ initial, children }: LocalisedProps) {
  const [language, setLanguage] = useState(initial);
  const choose = useCallback((next: Language) => {
    storeLanguage(next);
    dropParameter();
    const show = () => setLanguage(next);
    // Both catalogues at once. Where they cannot be loaded the providers keep the language there is.
    loadLanguage(next).then(show, show);
  }, []);
  const choice = useMemo(() => ({ language, choose }), [language, choose]);
  return (
    <LanguageContext value={choice}>
      <TextsProvider lang={language}>
        <Provide of={catalogues} lang={language}>
          {children}
        </Provide>
      </TextsProvider>
    </LanguageContext>
  );
}
