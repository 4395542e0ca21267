/** The only module that imports hls.js, so that it stays in a chunk of its own. */

import Hls, { ErrorTypes, Events } from "hls.js";

/** So often a broken decoder is reset before the video counts as unplayable. */
const MAX_RECOVERIES = 3;

/** Plays a playlist through Media Source Extensions; returns what stops it. */
export function startHls(video: HTMLVideoElement, url: string, handleFailure: () => void): () => void {
  if (!Hls.isSupported()) {
    handleFailure();
    return () => {};
  }
  const hls = new Hls({ capLevelToPlayerSize: true });
  let recoveries = 0;
  hls.on(Events.ERROR, (_event, { fatal, type }) => {
    if (!fatal) return; // hls.js deals with these itself
    if (type === ErrorTypes.MEDIA_ERROR && recoveries < MAX_RECOVERIES) {
      recoveries += 1;
      hls.recoverMediaError();
    } else {
      hls.destroy();
      handleFailure();
    }
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  return () => hls.destroy();
}
