import "@backchannel/react/styles.css";
import "../base.css";
import "./embed.css";
import { chooseLanguage, loadTexts, TextsProvider } from "@backchannel/react";
import { createRoot } from "react-dom/client";
import { takeToken } from "../fragment-token.js";
import { readParameters, warn } from "../parameters.js";
import { streamIdOf } from "../routes.js";
import { applyAppearance } from "./appearance.js";
import { Embed } from "./embed.js";
import { EMBED_PARAMETERS } from "./embed-parameters.js";
import { parentPageOf } from "./parent-page.js";

const root = document.getElementById("root");
if (root === null) throw new Error("embed.html has no element with the id root");
const { values, problems } = readParameters(location.search, EMBED_PARAMETERS);
problems.forEach(warn);
applyAppearance({
  ...{ theme: values.theme, compact: values.compact },
  ...(values.accent === null ? {} : { accent: values.accent }),
});

const parent = parentPageOf(window, values.origin, warn);
if (values.identity === "parent" && parent === null) {
  warn("identity=parent needs a page around that is known; the reader takes part as a guest");
}
// Held here alone: what the browser keeps belongs to the server's own pages, where somebody else may be signed in.
let handed: string | undefined;
takeToken((token) => {
  handed = token;
});
const asked = values.identity === "parent" ? parent?.askToken : undefined;
const lang = chooseLanguage(values.lang);
const start = () =>
  createRoot(root).render(
    <TextsProvider lang={lang}>
      <Embed
        streamId={streamIdOf(location.pathname)}
        view={values.view}
        parent={parent}
        token={asked ?? handed}
        signIn={values.signin}
      />
    </TextsProvider>,
  );
// Where the texts of another language cannot be loaded, the page begins in English.
loadTexts(lang).then(start, start);
