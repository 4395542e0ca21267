import { lazy, Suspense } from "react";
import { routeOf } from "./routes.js";
import { Watch } from "./watch.js";

// Not needed by those who come by a link to a stream, which is nearly everybody.
const Lobby = lazy(async () => ({ default: (await import("./lobby.js")).Lobby }));
const NotFound = lazy(async () => ({ default: (await import("./not-found.js")).NotFound }));

/** The page that the address names. Links load the page anew: pages are few, and all of them are in the browser's cache. */
export function Page() {
  const route = routeOf(location.pathname);
  switch (route.page) {
    case "lobby":
      return (
        <Suspense>
          <Lobby />
        </Suspense>
      );
    case "watch":
      return <Watch streamId={route.streamId} />;
    case "not-found":
      return (
        <Suspense>
          <NotFound />
        </Suspense>
      );
  }
}
