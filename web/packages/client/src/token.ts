/** Where the access token lives and how the connection asks for it. */

/** The key in `localStorage` under which every page of the product keeps the access token. */
export const ACCESS_TOKEN_KEY = "access_token";

/**
 * The token, null for none, or a function that gives it. A function is asked anew at every connect and when the server
 * says that the token expires soon; it must not wait for the user, since a connect is given up after 10 s.
 */
export type TokenSource = string | null | (() => string | null | Promise<string | null>);

/** What `localStorage` holds under {@link ACCESS_TOKEN_KEY}; null where there is none, or no storage at all. */
export function storedToken(): string | null {
  return typeof localStorage === "undefined" ? null : localStorage.getItem(ACCESS_TOKEN_KEY);
}

/** The token as it is now. An empty one counts as none. */
export async function askToken(source: TokenSource): Promise<string | null> {
  const token = typeof source === "function" ? await source() : source;
  return token === "" ? null : token;
}
