/** Where the server is. */

/** The position to resume from. */
export interface Position {
  readonly epoch: string;
  readonly offset: number;
}

/**
 * The server's address without a slash at the end: what was given, else where the page came from.
 *
 * @throws {TypeError} if it is no http, https, ws or wss address, or if none was given and there is no page
 */
export function serverUrl(given: string | undefined): string {
  const page = typeof location === "undefined" ? undefined : location.origin;
  const address = given ?? page;
  if (address === undefined) {
    throw new TypeError(
      'there is no page to take the server\'s address from: give it as url, e.g. "https://chat.example.org"',
    );
  }
  const url = new URL(address, page);
  if (!/^(http|ws)s?:$/.test(url.protocol)) {
    throw new TypeError(`url must begin with http:, https:, ws: or wss:, not ${url.protocol}`);
  }
  return `${url.origin === "null" ? `${url.protocol}//${url.host}` : url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** The endpoint of one stream. The token is not in it, so that no log of any proxy can hold it. */
export function streamSocketUrl(server: string, streamId: string, position: Position | null): string {
  const query =
    position === null ? "" : `?epoch=${encodeURIComponent(position.epoch)}&offset=${position.offset}`;
  return `${server.replace(/^http/, "ws")}/ws/livestream/${encodeURIComponent(streamId)}${query}`;
}

/** The address of the REST API. */
export function apiUrl(server: string): string {
  return `${server.replace(/^ws/, "http")}/api`;
}
