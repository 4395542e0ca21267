import { linkify } from "./linkify.js";

/** What somebody wrote, with its http(s) links made clickable. Line ends are kept by the style sheet. */
export function LinkedText({ text }: { readonly text: string }) {
  let position = 0;
  return linkify(text).map((part) => {
    const key = position;
    position += part.kind === "text" ? part.text.length : part.source.length;
    return part.kind === "text" ? (
      <span key={key}>{part.text}</span>
    ) : (
      <a key={key} href={part.href} target="_blank" rel="noopener nofollow ugc">
        {part.label}
      </a>
    );
  });
}
