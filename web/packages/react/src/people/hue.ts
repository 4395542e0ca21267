/** As many hues as the style sheet names. */
const HUES = 8;

/** The same colour for the same person everywhere, so that a voice can be followed in a quick chat. */
export function hueOf(userId: string): number {
  let hash = 0;
  for (let index = 0; index < userId.length; index += 1) hash = (hash * 31 + userId.charCodeAt(index)) >>> 0;
  return hash % HUES;
}
