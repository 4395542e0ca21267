import { Api, type StreamInfo } from "@backchannel/client";
import { describeFailure, readToken } from "@backchannel/react";
import { useCallback, useEffect, useState } from "react";

/** How old the list may get while somebody looks at it, in milliseconds. */
const REFRESH = 10_000;

export interface Streams {
  /** null until the first answer. */
  readonly streams: readonly StreamInfo[] | null;
  /** Why the last request failed; null if it did not. */
  readonly failure: string | null;
  readonly refresh: () => void;
}

/** The streams there are, asked again every few seconds while the page is visible. */
export function useStreams(): Streams {
  const [streams, setStreams] = useState<readonly StreamInfo[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const refresh = useCallback(() => setRound((before) => before + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round asks anew
  useEffect(() => {
    const abort = new AbortController();
    const api = new Api({ token: readToken });
    api.listStreams({ signal: abort.signal }).then(
      (found) => {
        setStreams(found);
        setFailure(null);
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setFailure(describeFailure(error));
      },
    );
    return () => abort.abort();
  }, [round]);
  useEffect(() => {
    const ifVisible = () => document.visibilityState === "visible" && refresh();
    const timer = setInterval(ifVisible, REFRESH);
    document.addEventListener("visibilitychange", ifVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", ifVisible);
    };
  }, [refresh]);
  return { streams, failure, refresh };
}
