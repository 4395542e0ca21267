import type { Stream } from "@backchannel/client";
import { Suspense } from "react";
import { later } from "../later.js";

// The chat need not wait for what plays video.
const VideoPlayer = later(async () => (await import("./video-player.js")).VideoPlayer);

/** The stream's video; its place while there is none yet. */
export function LazyVideo({ stream }: { readonly stream: Stream | undefined }) {
  const place = <div className="bc-video" aria-busy="true" />;
  if (stream === undefined) return place;
  return (
    <Suspense fallback={place}>
      <VideoPlayer stream={stream} />
    </Suspense>
  );
}
