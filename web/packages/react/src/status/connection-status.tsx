import type { ConnectionState } from "@backchannel/client";
import { useEffect, useState } from "react";
import type { StreamHandle } from "../stream/use-stream.js";
import type { Texts } from "../texts/texts.js";
import { useTexts } from "../texts/texts.js";

export interface ConnectionStatusProps {
  readonly stream: Pick<StreamHandle, "state" | "retryNow" | "start" | "pending">;
}

/** Says nothing while all is well. When the connection is lost: that it is, when the next try is, and a button for now. */
export function ConnectionStatus({ stream }: ConnectionStatusProps) {
  const { state, retryNow, pending } = stream;
  const texts = useTexts();
  const lost = state.status === "reconnecting" || state.status === "offline";
  const waiting = pending.length === 0 ? "" : texts.connection.queued(pending.length);
  return (
    <div className="bc-connection" data-status={state.status}>
      {/* What is read out changes only when the situation does, not with every second. */}
      <p className="bc-hidden" role="status">
        {lost ? `${headline(state, texts)} ${waiting}` : ""}
      </p>
      {lost ? (
        <div className="bc-banner">
          <p aria-hidden="true">
            <strong>{headline(state, texts)}</strong> <Countdown state={state} /> {waiting}
          </p>
          <button type="button" className="bc-button" onClick={retryNow}>
            {texts.connection.retryNow}
          </button>
        </div>
      ) : null}
    </div>
  );
}

/** Why it is gone, where the server said so. */
function headline(state: ConnectionState, { connection, lost }: Texts): string {
  if (state.status === "offline") return connection.offline;
  const why: Readonly<Record<string, string>> = lost;
  return ("cause" in state ? why[state.cause.name] : undefined) ?? lost.unknown;
}

function Countdown({ state }: { readonly state: ConnectionState }) {
  const texts = useTexts().connection;
  const retryAt = "retryAt" in state ? state.retryAt : null;
  const left = useSecondsUntil(retryAt);
  if (state.status === "offline") return texts.offlineText;
  return retryAt === null || left <= 0 ? texts.connecting : texts.nextTry(left);
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
