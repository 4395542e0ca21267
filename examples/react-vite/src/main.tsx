import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@backchannel/react/styles.css";
import "./brand.css";
import { Lecture } from "./lecture.js";

// Opened as /?stream=launch&server=http://127.0.0.1:8000
const parameters = new URLSearchParams(location.search);
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root");
createRoot(root).render(
  <StrictMode>
    <Lecture
      streamId={parameters.get("stream") ?? "launch"}
      url={parameters.get("server") ?? location.origin}
    />
  </StrictMode>,
);
