/** Which engine plays a video: the browser itself where it does so well, else hls.js, which is loaded only then. */

export type Engine = "browser" | "hls.js";

const PLAYLIST_TYPE = "application/vnd.apple.mpegurl";

/** Whether the address names an HLS playlist, by its path: a query may hold anything. */
export function isPlaylist(url: string, base: string): boolean {
  return (URL.parse(url, base)?.pathname ?? url).toLowerCase().endsWith(".m3u8");
}

/** What a browser has for video. */
export interface VideoSupport {
  /** Its answer about a type of media: "" for no, else "maybe" or "probably". */
  readonly canPlay: (type: string) => string;
  /** It has Media Source Extensions, which hls.js plays through. */
  readonly mediaSource: boolean;
  /** It has the managed kind of them, as Safari alone does, whose makers are the makers of HLS. */
  readonly managedMediaSource: boolean;
}

/**
 * The engine to begin with. Chromium has begun to say "maybe" to playlists, takes fragmented MP4 and then now and then
 * stands at the first picture without an error, so that its word alone is not enough.
 */
export function chooseEngine(url: string, base: string, support: VideoSupport): Engine {
  if (!isPlaylist(url, base)) return "browser";
  if (support.canPlay(PLAYLIST_TYPE) === "") return "hls.js";
  return support.mediaSource && !support.managedMediaSource ? "hls.js" : "browser";
}

function supportOf(video: HTMLVideoElement): VideoSupport {
  return {
    canPlay: (type) => video.canPlayType(type),
    mediaSource: "MediaSource" in globalThis,
    managedMediaSource: "ManagedMediaSource" in globalThis,
  };
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
  begin(chooseEngine(url, document.baseURI, supportOf(video)));
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
