import type { StreamStatus } from "@backchannel/client";
import { useState } from "react";
import { useAct } from "../stream/use-act.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { useTexts } from "../texts/texts.js";

interface HostControlsProps {
  readonly stream: Pick<StreamHandle, "startStream" | "endStream">;
  readonly status: StreamStatus;
}

/** Starts and ends the stream. Ending asks once more: it cannot be taken back. */
export function HostControls({ stream, status }: HostControlsProps) {
  const texts = useTexts();
  const [asking, setAsking] = useState(false);
  const { busy, failure, run } = useAct();

  if (status === "ended") return null;
  return (
    <div className="bc-host-controls" data-status={status}>
      {status === "scheduled" && (
        <button
          type="button"
          className="bc-button bc-primary"
          disabled={busy}
          onClick={() => void run(stream.startStream)}
        >
          {texts.host.start}
        </button>
      )}
      {status === "live" && !asking && (
        <button type="button" className="bc-button" onClick={() => setAsking(true)}>
          {texts.host.end}
        </button>
      )}
      {status === "live" && asking && (
        <>
          <span>{texts.host.endAsk}</span>
          <button
            type="button"
            className="bc-button bc-danger"
            disabled={busy}
            onClick={() => void run(stream.endStream).then(() => setAsking(false))}
          >
            {texts.host.endYes}
          </button>
          <button type="button" className="bc-button bc-quiet" onClick={() => setAsking(false)}>
            {texts.host.endNo}
          </button>
        </>
      )}
      <span className="bc-composer-failure" role="alert">
        {failure}
      </span>
    </div>
  );
}
