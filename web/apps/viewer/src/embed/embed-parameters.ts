import { EMBED_THEMES, isAccent } from "@backchannel/client/embed";
import { languageOf } from "@backchannel/react";
import { flag, oneOf, orNull, type Parameter } from "../parameters.js";

/** The parameter for a colour. */
export const accent: Parameter<string | null> = orNull("six hexadecimal digits, such as 0a685c", (text) =>
  isAccent(text) ? text : undefined,
);

/** The parameter for a language. */
export const lang: Parameter<string | null> = orNull("a language that there is: en or de", languageOf);

/** What `/embed/{id}` understands; `docs/embedding.md` describes each. */
export const EMBED_PARAMETERS = {
  view: oneOf("both", "chat", "questions", "both"),
  theme: oneOf("auto", ...EMBED_THEMES),
  accent,
  compact: flag,
  lang,
  identity: oneOf("guest", "guest", "parent"),
  signin: flag,
  origin: orNull("the origin of the page around, such as https://www.example.org", originOf),
};

/** Nothing but scheme, host and port. */
function originOf(text: string): string | undefined {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text ? text : undefined;
}
