import { type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { type Catalogues, type Overrides, withOverrides } from "./catalogues.js";
import { chooseLanguage, type Language, languageOf } from "./languages.js";

export interface ProvideProps<T> {
  /** A language tag. Default: that of the provider around this one, else what the user chose, else the browser's. */
  readonly lang?: string | undefined;
  /** What is to be said otherwise. With all texts of a language, `lang` may be one that there is no catalogue for. */
  readonly texts?: Overrides<T> | undefined;
  readonly children: ReactNode;
}

/** Gives what is below it a language. Shows nothing until its texts are there, which English always are. */
export function Provide<T extends object>(props: ProvideProps<T> & { readonly of: Catalogues<T> }) {
  const { of, lang, texts, children } = props;
  const around = useContext(of.context);
  const outer = lang === undefined ? around : null;
  const [preferred] = useState(() => chooseLanguage());
  const wanted = lang ?? preferred;
  const shown = useLoaded(of, (outer === null ? languageOf(wanted) : null) ?? "en");
  const told = useMemo(() => {
    if (outer !== null) return { lang: outer.lang, texts: withOverrides(outer.texts, texts) };
    return shown === null ? null : of.tell(shown, wanted, texts);
  }, [of, outer, shown, wanted, texts]);
  return told === null ? null : <of.context value={told}>{children}</of.context>;
}

/** The language if its texts are here, else the one that was shown before; null while the first is on its way. */
function useLoaded<T extends object>(catalogues: Catalogues<T>, language: Language): Language | null {
  const [before, setBefore] = useState<Language | null>(null);
  const shown = catalogues.has(language) ? language : before;
  useEffect(() => {
    if (catalogues.has(language)) {
      setBefore(language);
      return;
    }
    let wanted = true;
    const show = (next: Language | null) => wanted && setBefore((last) => next ?? last ?? "en");
    catalogues.load(language).then(
      () => show(language),
      // A page in English says more than none: the texts cannot be had offline, or from a server that has newer ones.
      () => show(null),
    );
    return () => {
      wanted = false;
    };
  }, [catalogues, language]);
  return shown;
}
