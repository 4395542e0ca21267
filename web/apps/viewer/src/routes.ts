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
