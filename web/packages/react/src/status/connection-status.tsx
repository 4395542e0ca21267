import type { ConnectionState } from "@backchannel/client";
import { useEffect, useState } from "react";
import { seconds } from "../stream/failure-text.js";
import type { StreamHandle } from "../stream/use-stream.js";

export interface ConnectionStatusProps {
  readonly stream: Pick<StreamHandle, "state" | "retryNow" | "start" | "pending">;
}

/** Says nothing while all is well. When the connection is lost: that it is, when the next try is, and a button for now. */
export function ConnectionStatus({ stream }: ConnectionStatusProps) {
  const { state, retryNow, pending } = stream;
  const lost = state.status === "reconnecting" || state.status === "offline";
  return (
    <div className="bc-connection" data-status={state.status}>
      {/* What is read out changes only when the situation does, not with every second. */}
      <p className="bc-hidden" role="status">
        {lost ? `${headline(state)} ${queued(pending.length)}` : ""}
      </p>
      {lost ? (
        <div className="bc-banner">
          <p aria-hidden="true">
            <strong>{headline(state)}</strong> <Countdown state={state} /> {queued(pending.length)}
          </p>
          <button type="button" className="bc-button" onClick={retryNow}>
            Retry now
          </button>
        </div>
      ) : null}
    </div>
  );
}

function headline(state: ConnectionState): string {
  return state.status === "offline" ? "You are offline." : "Connection lost.";
}

function queued(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "What you wrote waits to be sent." : `${count} things you wrote wait to be sent.`;
}

function Countdown({ state }: { readonly state: ConnectionState }) {
  const retryAt = "retryAt" in state ? state.retryAt : null;
  const left = useSecondsUntil(retryAt);
  if (state.status === "offline") return "Back as soon as the network is.";
  return retryAt === null || left <= 0 ? "Connecting…" : `Next try in ${seconds(left)}.`;
}

/** Whole seconds until a moment (milliseconds since 1970), counted down. */
function useSecondsUntil(moment: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (moment === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [moment]);
  return moment === null ? 0 : Math.ceil((moment - now) / 1000);
}
