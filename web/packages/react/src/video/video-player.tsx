import type { Stream } from "@backchannel/client";
import { useEffect, useRef, useState } from "react";
import { Icon } from "../icons.js";
import { play } from "./playback.js";

export interface VideoPlayerProps {
  readonly stream: Stream;
}

/** The stream's video, or in its place why there is none. Always of the same size, so that nothing moves. */
export function VideoPlayer({ stream }: VideoPlayerProps) {
  const { video_url, status } = stream;
  return (
    <div className="bc-video">
      {video_url !== undefined && status === "live" ? (
        <Picture key={video_url} url={video_url} title={stream.title} />
      ) : (
        <Curtain stream={stream} />
      )}
    </div>
  );
}

/** A live video may be gone for a moment, as when its encoder restarts: tried again this often, in milliseconds. */
const RETRY = 10_000;

function Picture({ url, title }: { readonly url: string; readonly title: string }) {
  const element = useRef<HTMLVideoElement>(null);
  const [attempt, setAttempt] = useState(0);
  const [failed, setFailed] = useState(false);
  const [muted, setMuted] = useState(true);

  useEffect(() => {
    const video = element.current;
    if (video === null) return;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const playback = play(video, url, {
      handleFailure: () => {
        setFailed(true);
        retry = setTimeout(() => setAttempt(attempt + 1), RETRY);
      },
    });
    return () => {
      clearTimeout(retry);
      playback.destroy();
    };
  }, [url, attempt]);

  function unmute(): void {
    if (element.current !== null) element.current.muted = false;
  }

  return (
    <>
      {/* Muted, since browsers let nothing else start by itself. A clip with an end goes round: it stands in for what is
          live, which has none. */}
      <video
        ref={element}
        className="bc-picture-box"
        aria-label={`Video: ${title}`}
        controls
        autoPlay
        muted
        loop
        playsInline
        onPlaying={() => setFailed(false)}
        onVolumeChange={(event) => setMuted(event.currentTarget.muted)}
      />
      {muted && !failed && (
        <button type="button" className="bc-button bc-unmute" onClick={unmute}>
          <Icon name="sound" /> Sound on
        </button>
      )}
      {failed ? (
        <div className="bc-curtain" role="alert">
          <p className="bc-curtain-title">The video cannot be played</p>
          <p>It is tried again every few seconds. The chat and the questions go on beside it.</p>
          <button type="button" className="bc-button" onClick={() => setAttempt(attempt + 1)}>
            Try again
          </button>
        </div>
      ) : null}
    </>
  );
}

const CURTAIN_TEXT = {
  scheduled: { title: "Not live yet", text: "The video starts here as soon as the host goes live." },
  live: {
    title: "No video here",
    text: "This stream's video is shown elsewhere. Chat and questions are here.",
  },
  ended: { title: "This stream has ended", text: "Its chat and questions stay here to read." },
} as const;

function Curtain({ stream }: { readonly stream: Stream }) {
  const { title, text } = CURTAIN_TEXT[stream.status];
  return (
    <div className="bc-curtain">
      <p className="bc-curtain-title">{title}</p>
      <p>{text}</p>
    </div>
  );
}
