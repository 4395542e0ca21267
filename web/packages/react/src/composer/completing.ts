/** Completing `@` and the beginning of a name. Pure. */

import type { User } from "@backchannel/client";

/** Names that are offered at once: as many as a phone shows above its keyboard. */
const MOST = 5;

const BEGINNING = /(?:^|[^\p{L}\p{N}_])@([\p{L}\p{N}_][^\n@]{0,39}|)$/u;

/** What stands between an `@` and the caret, and where the `@` is; null if there is none. */
export function queryAt(
  text: string,
  caret: number,
): { readonly from: number; readonly text: string } | null {
  if (caret < 0) return null;
  const query = BEGINNING.exec(text.slice(0, caret))?.[1];
  return query === undefined ? null : { from: caret - query.length - 1, text: query };
}

/** Those whose name, or a word of it, begins so; in the order of `people`. */
export function suggested(query: string, people: readonly User[]): readonly User[] {
  const wanted = query.toLowerCase();
  const begins = ({ name }: User) => ` ${name.toLowerCase()}`.includes(` ${wanted}`);
  return people.filter(begins).slice(0, MOST);
}

/** The text with the name in place of what was written of it, and where the caret is then. */
export function completed(
  text: string,
  from: number,
  caret: number,
  user: User,
): { readonly text: string; readonly caret: number } {
  const before = `${text.slice(0, from)}@${user.name} `;
  return { text: before + text.slice(caret).replace(/^ /, ""), caret: before.length };
}
