import { useState } from "react";
import { Icon } from "./icons.js";
import { StatusBadge, ViewerCount } from "./status/badges.js";
import { HostControls } from "./status/host-controls.js";
import type { StreamHandle } from "./stream/use-stream.js";
import { useTexts } from "./texts/texts.js";

interface AboutProps {
  readonly stream: StreamHandle;
  readonly headingLevel: 1 | 2 | 3;
}

/** What the stream is. On a phone one line, with a button for the rest; elsewhere all of it. */
export function About({ stream, headingLevel }: AboutProps) {
  const [whole, setWhole] = useState(false);
  const texts = useTexts();
  const { room } = stream;
  const Heading = `h${headingLevel}` as const;
  if (room === null) return <div className="bc-about" aria-busy="true" />;
  const { title, description, status, starts_at } = room.stream;
  return (
    <div className="bc-about" data-whole={whole}>
      <div className="bc-about-head">
        <Heading className="bc-title">{title}</Heading>
        <StatusBadge status={status} />
        <ViewerCount count={room.viewer_count} />
        <button
          type="button"
          className="bc-icon-button bc-about-button"
          aria-label={texts.stream.about}
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
        >
          <Icon name="expand" />
        </button>
      </div>
      {room.user.may_manage ? (
        <HostControls stream={stream} status={status} startsAt={starts_at ?? null} />
      ) : null}
      {description !== "" && <p className="bc-description">{description}</p>}
    </div>
  );
}
