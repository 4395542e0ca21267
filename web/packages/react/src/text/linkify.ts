/**
 * Finds links in what people write. Text stays text: the result is a list of parts that React renders as text nodes and
 * anchors, never as HTML.
 *
 * Only http and https become links, and what is shown of a link is made from the parsed URL, not from what was typed, so
 * that the host that is read is the host that is reached: `https://bank.example@evil.example/` stays plain text, and a
 * host in lookalike letters is shown in its ASCII form (`xn--…`).
 */

export type TextPart =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "link";
      /** What was typed. */
      readonly source: string;
      readonly href: string;
      /** What is shown. */
      readonly label: string;
    };

// Runs of what may stand in a URL. Quotes, angle brackets and backslashes end it: they never need to stand in one unescaped.
const CANDIDATE = /\bhttps?:\/\/[^\s<>"'`\\{}|^]+/giu;
const TRAILING = /[.,;:!?…]+$/u;
const LABEL_MAX = 80;

/** The text in parts; joined, the text parts and the links' sources give back the text. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const source = trimEnd(match[0]);
    const link = toLink(source);
    if (link === null) continue;
    if (match.index > end) parts.push({ kind: "text", text: text.slice(end, match.index) });
    parts.push(link);
    end = match.index + source.length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
}

/** Takes off what belongs to the sentence: closing punctuation, and a bracket that the URL did not open. */
function trimEnd(source: string): string {
  const trimmed = source.replace(TRAILING, "");
  const unopened =
    (trimmed.endsWith(")") && count(trimmed, "(") < count(trimmed, ")")) ||
    (trimmed.endsWith("]") && count(trimmed, "[") < count(trimmed, "]"));
  return unopened ? trimEnd(trimmed.slice(0, -1)) : trimmed;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function toLink(source: string): TextPart | null {
  const url = URL.parse(source);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return null;
  // Somebody else's host name before an @ is the oldest way to make a link look like another.
  if (url.username !== "" || url.password !== "") return null;
  const tail = `${url.pathname}${url.search}${url.hash}`;
  const label = tail === "/" ? url.host : url.host + tail;
  return { kind: "link", source, href: url.href, label: shorten(label) };
}

/** Cut at the end only, so that the host always stands there in full, with the slash that ends it. */
function shorten(label: string): string {
  const hostEnd = label.search(/[/?#]/u);
  const max = Math.max(LABEL_MAX, hostEnd === -1 ? label.length : hostEnd + 2);
  return label.length <= max ? label : `${label.slice(0, max - 1)}…`;
}
