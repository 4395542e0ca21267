import { useLanguage } from "@backchannel/react";
import { type ReactNode, useEffect } from "react";
import { Header, type HeaderProps } from "./header.js";
import { usePageTexts } from "./texts/page-texts.js";

/** Where the skip link leads. */
const MAIN_ID = "main";

interface ShellProps extends HeaderProps {
  /** `fill`: the content takes the window and scrolls within; `column`: the page scrolls. */
  readonly layout: "fill" | "column";
  readonly busy?: boolean;
  readonly children: ReactNode;
}

/** What every page has: the skip link, the header and the main part. */
export function Shell({ layout, busy = false, children, ...header }: ShellProps) {
  const texts = usePageTexts().header;
  const lang = useLanguage();
  useEffect(() => {
    document.documentElement.lang = lang;
  }, [lang]);
  return (
    <div className="app" data-layout={layout}>
      <a className="app-skip" href={`#${MAIN_ID}`}>
        {texts.skip}
      </a>
      <Header {...header} />
      <main id={MAIN_ID} tabIndex={-1} aria-busy={busy}>
        {children}
      </main>
    </div>
  );
}
