import { useEffect } from "react";

/** How long the pointer shows after it moved, in milliseconds. */
const POINTER = 3_000;

/** What a big screen needs of its machine: no pointer in the picture, no dimming, and F for the whole screen. */
export function useScreen(): void {
  usePointer();
  useWakeLock();
  useEffect(() => {
    const handleKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "f" || event.ctrlKey || event.metaKey || event.altKey) return;
      const change =
        document.fullscreenElement === null
          ? document.documentElement.requestFullscreen()
          : document.exitFullscreen();
      change.catch(() => undefined); // refused by the browser or its owner: the page stays as it is
    };
    document.addEventListener("keydown", handleKey);
    return () => document.removeEventListener("keydown", handleKey);
  }, []);
}

function usePointer(): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset.pointer = "hidden";
    let timer: ReturnType<typeof setTimeout> | undefined;
    const handleMove = (): void => {
      dataset.pointer = "shown";
      clearTimeout(timer);
      timer = setTimeout(() => {
        dataset.pointer = "hidden";
      }, POINTER);
    };
    document.addEventListener("pointermove", handleMove);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointermove", handleMove);
    };
  }, []);
}

/** A browser gives the lock back whenever the page is hidden, so it is asked for again when it is seen. */
function useWakeLock(): void {
  useEffect(() => {
    const ask = (): void => {
      if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
      navigator.wakeLock.request("screen").catch(() => undefined); // low battery, or not allowed: the system's own settings hold
    };
    ask();
    document.addEventListener("visibilitychange", ask);
    return () => document.removeEventListener("visibilitychange", ask);
  }, []);
}
