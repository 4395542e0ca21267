/**
 * Counts what a reader calls characters: grapheme clusters, as the server counts them (Unicode UAX #29). A family emoji
 * is one, a Thai vowel belongs to its consonant.
 */

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** How many characters the text has. Line ends count as one, in either style. */
export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

/** What a composer shows beside its box. */
export interface Remaining {
  /** Characters left; negative when there are too many. */
  readonly characters: number;
  /** Whether the writer should see the number now. */
  readonly near: boolean;
}

/** From this many left on, the counter is shown: short enough not to nag, long enough to finish a sentence. */
const NEAR = 40;

/**
 * How much room a text has left. Blanks at the ends do not count, since they are not sent.
 *
 * @param limit characters allowed; 0 means no limit
 */
export function remaining(text: string, limit: number): Remaining {
  if (limit === 0) return { characters: Number.POSITIVE_INFINITY, near: false };
  const trimmed = text.trim();
  // A grapheme has at least one UTF-16 unit, so a text this short cannot be near the limit: do not segment it at each key.
  if (trimmed.length < limit - NEAR) return { characters: limit - trimmed.length, near: false };
  const characters = limit - countGraphemes(trimmed);
  return { characters, near: characters <= NEAR };
}
