import type { StreamStatus } from "@backchannel/client";
import { useState } from "react";
import { useAct } from "../stream/use-act.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { useTexts } from "../texts/texts.js";
import { ScheduleForm } from "./schedule-form.js";

interface HostControlsProps {
  readonly stream: Pick<StreamHandle, "startStream" | "endStream" | "scheduleStream">;
  readonly status: StreamStatus;
  /** As announced, while the stream has not started. */
  readonly startsAt: string | null;
}

/** Announces, starts and ends the stream. Ending asks once more: it stops everybody, even if it can go on afterwards. */
export function HostControls({ stream, status, startsAt }: HostControlsProps) {
  const texts = useTexts();
  const [asking, setAsking] = useState(false);
  const [scheduling, setScheduling] = useState(false);
  const { busy, failure, run } = useAct();

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
      {status === "scheduled" && !scheduling && (
        <button type="button" className="bc-button" onClick={() => setScheduling(true)}>
          {startsAt === null ? texts.host.schedule : texts.host.reschedule}
        </button>
      )}
      {status === "scheduled" && scheduling && (
        <ScheduleForm stream={stream} startsAt={startsAt} onDone={() => setScheduling(false)} />
      )}
      {status === "ended" && (
        <button
          type="button"
          className="bc-button"
          disabled={busy}
          onClick={() => void run(stream.startStream)}
        >
          {texts.host.again}
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
