import { describe, expect, it } from "vitest";
import { chooseEngine, isPlaylist } from "../src/video/playback.js";

const base = "https://chat.example.org/watch/s1";

describe("a playlist", () => {
  it.each(["/demo/clip.m3u8", "https://cdn.example.org/a/B.M3U8?token=x.mp4", "clip.m3u8#t=1"])(
    "%s",
    (url) => {
      expect(isPlaylist(url, base)).toBe(true);
    },
  );

  it.each(["/clip.mp4", "https://cdn.example.org/clip.mp4?from=a.m3u8", "https://m3u8.example/"])(
    "not %s",
    (url) => {
      expect(isPlaylist(url, base)).toBe(false);
    },
  );
});

describe("what plays it", () => {
  const support = { canPlay: () => "maybe", mediaSource: true, managedMediaSource: true };

  it("is the browser where it says that it can and is Safari", () =>
    expect(chooseEngine("/a.m3u8", base, support)).toBe("browser"));

  it("is the browser where hls.js cannot play, as on an older iPhone", () =>
    expect(chooseEngine("/a.m3u8", base, { ...support, mediaSource: false, managedMediaSource: false })).toBe(
      "browser",
    ));

  it("is hls.js in Chromium, whatever it says", () =>
    expect(chooseEngine("/a.m3u8", base, { ...support, managedMediaSource: false })).toBe("hls.js"));

  it("is hls.js where the browser cannot", () =>
    expect(chooseEngine("/a.m3u8", base, { ...support, canPlay: () => "" })).toBe("hls.js"));

  it("is the browser for what is no playlist", () =>
    expect(chooseEngine("/a.mp4", base, { ...support, canPlay: () => "" })).toBe("browser"));
});
