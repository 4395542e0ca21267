import { Provide, useLanguage } from "@backchannel/react";
import { useEffect } from "react";
import { Shell } from "./shell.js";
import { catalogues, useLobbyTexts } from "./texts/lobby-texts.js";
import { PRODUCT } from "./texts/page-texts.js";

export function NotFound() {
  return (
    <Provide of={catalogues} lang={useLanguage()}>
      <Notice />
    </Provide>
  );
}

function Notice() {
  const texts = useLobbyTexts().notFound;
  useEffect(() => {
    document.title = `${texts.title} · ${PRODUCT}`;
  }, [texts.title]);
  return (
    <Shell layout="column">
      <div className="app-notice">
        <h1>{texts.title}</h1>
        <p>{texts.text}</p>
        <a className="bc-button bc-primary" href="/">
          {texts.streams}
        </a>
      </div>
    </Shell>
  );
}
