import "@backchannel/react/styles.css";
import "./app.css";
import { storeToken } from "@backchannel/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { takeToken } from "./fragment-token.js";
import { Page } from "./page.js";

takeToken(storeToken);
// A link with a token, opened where the same page is open already, changes only the fragment.
addEventListener("hashchange", () => {
  if (takeToken(storeToken)) location.reload();
});

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root");
createRoot(root).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
