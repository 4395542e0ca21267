import "@backchannel/react/styles.css";
import "./overlay.css";
import { applyAccent } from "../accent.js";
import { accent, lang } from "../embed/embed-parameters.js";
import { between, flag, oneOf, readParameters, warn } from "../parameters.js";
import { streamIdOf } from "../routes.js";
import { ownToken, startStage } from "../stage/start.js";
import { Overlay } from "./overlay.js";

/** What `/overlay/{id}` understands; `docs/embedding.md` describes each. */
const PARAMETERS = {
  messages: between(0, 20, 5),
  age: between(0, 3600, 30),
  spotlight: { ...flag, fallback: true },
  position: oneOf("bottom-left", "bottom-left", "bottom-right", "top-left", "top-right"),
  width: between(120, 3840, 480),
  size: between(10, 96, 24),
  margin: between(0, 400, 32),
  theme: oneOf("dark", "light", "dark"),
  accent,
  lang,
};

const { values, problems } = readParameters(location.search, PARAMETERS);
problems.forEach(warn);
const { style } = document.documentElement;
style.setProperty("--overlay-width", `${values.width}px`);
style.setProperty("--overlay-size", `${values.size}px`);
style.setProperty("--overlay-margin", `${values.margin}px`);
applyAccent(values.accent);
const token = ownToken();
const { messages, age, spotlight, position, theme } = values;
startStage(
  values.lang,
  <Overlay
    streamId={streamIdOf(location.pathname)}
    token={token}
    position={position}
    theme={theme}
    messages={messages}
    age={age}
    spotlight={spotlight}
  />,
);
