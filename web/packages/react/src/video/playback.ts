/** Which engine plays a video: the browser itself wherever it can, else hls.js, which is loaded only then. */

export type Engine = "browser" | "hls.js";

const PLAYLIST_TYPE = "application/vnd.apple.mpegurl";

/** Whether the address names an HLS playlist, by its path: a query may hold anything. */
export function isPlaylist(url: string, base: string): boolean {
  return (URL.parse(url, base)?.pathname ?? url).toLowerCase().endsWith(".m3u8");
}

/** The engine to begin with. */
export function chooseEngine(url: string, base: string, canPlay: (type: string) => string): Engine {
  return isPlaylist(url, base) && canPlay(PLAYLIST_TYPE) === "" ? "hls.js" : "browser";
}

/** What plays one address in one element. */
export interface Playback {
  /** Stops and lets go of the element. */
  readonly destroy: () => void;
}

export interface PlaybackHandlers {
  /** It cannot be played, for good. */
  readonly handleFailure: () => void;
}

/** Starts playing `url` in `video`. */
export function play(video: HTMLVideoElement, url: string, handlers: PlaybackHandlers): Playback {
  let current: Playback | null = null;
  let destroyed = false;
  const begin = (engine: Engine) => {
    if (destroyed) return;
    current =
      engine === "browser"
        ? playInBrowser(video, url, handleBrowserFailure)
        : playWithHls(video, url, handlers);
  };
  const handleBrowserFailure = () => {
    current?.destroy();
    // Some browsers say "maybe" to playlists and then fail at the codecs, which hls.js chooses with more care.
    if (isPlaylist(url, document.baseURI)) begin("hls.js");
    else handlers.handleFailure();
  };
  begin(chooseEngine(url, document.baseURI, (type) => video.canPlayType(type)));
  return {
    destroy: () => {
      destroyed = true;
      current?.destroy();
    },
  };
}

function playInBrowser(video: HTMLVideoElement, url: string, handleFailure: () => void): Playback {
  video.addEventListener("error", handleFailure);
  video.src = url;
  return {
    destroy: () => {
      video.removeEventListener("error", handleFailure);
      video.removeAttribute("src");
      video.load();
    },
  };
}

function playWithHls(video: HTMLVideoElement, url: string, { handleFailure }: PlaybackHandlers): Playback {
  let destroy: (() => void) | null = null;
  let wanted = true;
  const load = async () => {
    const { startHls } = await import("./hls.js");
    if (wanted) destroy = startHls(video, url, handleFailure);
  };
  load().catch(handleFailure); // the chunk could not be loaded: offline, or the page is older than the server
  return {
    destroy: () => {
      wanted = false;
      destroy?.();
    },
  };
}
