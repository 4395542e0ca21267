/**
 * An access token can come in the address, as `#access_token=…`: a fragment is never sent to a server, so no log holds it.
 * It is taken out of the address at once, so that the address can be shared and the history does not keep it.
 */

/** The token in a fragment (with its `#`) and the fragment without it; null if there is none. */
export function splitFragment(hash: string): { token: string; rest: string } | null {
  const parameters = new URLSearchParams(hash.slice(1));
  const token = parameters.get("access_token");
  if (token === null || token === "") return null;
  parameters.delete("access_token");
  const rest = parameters.toString();
  return { token, rest: rest === "" ? "" : `#${rest}` };
}

/** Stores the token of the page's own address, if it has one, and takes it out of there. True if it did. */
export function takeToken(store: (token: string) => void): boolean {
  const found = splitFragment(location.hash);
  if (found === null) return false;
  history.replaceState(history.state, "", location.pathname + location.search + found.rest);
  store(found.token);
  return true;
}
