import "@backchannel/react/styles.css";
import "./base.css";
import "./app.css";
import { storeToken } from "@backchannel/react";
import { createRoot } from "react-dom/client";
import { takeToken } from "./fragment-token.js";
import { Page } from "./page.js";
import { languageOfPage } from "./texts/language-choice.js";
import { Localised } from "./texts/localised.js";
import { loadLanguage } from "./texts/page-texts.js";

takeToken(storeToken);
// A link with a token, opened where the same page is open already, changes only the fragment.
addEventListener("hashchange", () => {
  if (takeToken(storeToken)) location.reload();
});

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root");
const language = languageOfPage();
const start = () =>
  createRoot(root).render(
    <Localised initial={language}>
      <Page />
    </Localised>,
  );
// Where the texts of another language cannot be loaded, the page begins in English.
loadLanguage(language).then(start, start);
