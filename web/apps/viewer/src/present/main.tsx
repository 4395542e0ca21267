import "@backchannel/react/styles.css";
import "../base.css";
import "./present.css";
import { applyAppearance } from "../embed/appearance.js";
import { accent, lang } from "../embed/embed-parameters.js";
import { oneOf, orNull, readParameters, warn } from "../parameters.js";
import { streamIdOf, watchPath } from "../routes.js";
import { ownToken, startStage } from "../stage/start.js";
import { Present } from "./present.js";

/** What `/present/{id}` understands; `docs/embedding.md` describes each. */
const PARAMETERS = {
  theme: oneOf("dark", "light", "dark", "auto"),
  accent,
  lang,
  join: orNull("an address such as https://example.org/ask", (text) => {
    const url = URL.parse(text);
    return url !== null && /^https?:$/.test(url.protocol) ? url : undefined;
  }),
};

const { values, problems } = readParameters(location.search, PARAMETERS);
problems.forEach(warn);
applyAppearance({ theme: values.theme, ...(values.accent === null ? {} : { accent: values.accent }) });
const token = ownToken();
const streamId = streamIdOf(location.pathname);
const join = values.join ?? new URL(watchPath(streamId), location.origin);
startStage(values.lang, <Present streamId={streamId} token={token} join={join} />);
