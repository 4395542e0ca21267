export type Route =
  | { readonly page: "lobby" }
  | { readonly page: "watch"; readonly streamId: string }
  | { readonly page: "not-found" };

/** Which page a path names. */
export function routeOf(path: string): Route {
  if (path === "/") return { page: "lobby" };
  const streamId = /^\/watch\/([^/]+)\/?$/.exec(path)?.[1];
  // An id consists of characters that need no escape, so what is escaped is no id.
  return streamId !== undefined && /^[A-Za-z0-9._~-]+$/.test(streamId)
    ? { page: "watch", streamId }
    : { page: "not-found" };
}

export function watchPath(streamId: string): string {
  return `/watch/${streamId}`;
}

/** The id of the stream in the path of a page that is about one alone, such as `/embed/launch`. */
export function streamIdOf(path: string): string {
  const segment = path.split("/")[2] ?? "";
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // no id either way: the server says that there is no such stream
  }
}
