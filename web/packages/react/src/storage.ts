/**
 * What is kept in this browser, for all its tabs. Where a browser refuses storage (private windows of some, or a page
 * without cookies), it is kept for as long as the page is open.
 */

const memory = new Map<string, string>();

/** null for nothing kept. */
export function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return memory.get(key) ?? null; // storage is refused: see above
  }
}

/** @param value null takes it away */
export function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    if (value === null) memory.delete(key);
    else memory.set(key, value);
  }
}
