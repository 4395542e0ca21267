import type { Stream } from "@backchannel/client";
import { useEffect, useRef, useState } from "react";
import { Icon } from "../icons.js";
import { useTexts } from "../texts/texts.js";
import { play } from "./playback.js";
import { Waiting } from "./waiting.js";

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
  const texts = useTexts().video;

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
        aria-label={texts.of(title)}
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
          <Icon name="sound" /> {texts.unmute}
        </button>
      )}
      {failed ? (
        <div className="bc-curtain" role="alert">
          <p className="bc-curtain-title">{texts.failed}</p>
          <p>{texts.failedText}</p>
          <button type="button" className="bc-button" onClick={() => setAttempt(attempt + 1)}>
            {texts.retry}
          </button>
        </div>
      ) : null}
    </>
  );
}

function Curtain({ stream }: { readonly stream: Stream }) {
  const { title, text } = useTexts().curtain[stream.status];
  if (stream.status === "scheduled" && stream.starts_at !== undefined) {
    return (
      <div className="bc-curtain">
        <Waiting startsAt={stream.starts_at} />
      </div>
    );
  }
  return (
    <div className="bc-curtain">
      <p className="bc-curtain-title">{title}</p>
      <p>{text}</p>
    </div>
  );
}
