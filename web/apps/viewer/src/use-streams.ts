import { Api, ApiError, type StreamInfo } from "@backchannel/client";
import { describeFailure, dropToken, readGuest, readToken, useTexts } from "@backchannel/react";
import { useCallback, useEffect, useState } from "react";

/** How old the list may get while somebody looks at it, in milliseconds. */
const REFRESH = 10_000;

export interface Streams {
  /** null until the first answer. */
  readonly streams: readonly StreamInfo[] | null;
  /** Why the last request failed; null if it did not. */
  readonly failure: string | null;
  /** Whether the stored token was refused: what is shown then is what everybody may see. */
  readonly refused: boolean;
  readonly refresh: () => void;
}

interface Found {
  readonly streams: readonly StreamInfo[];
  readonly refused: boolean;
}

/** The streams for the stored token; where it is refused, those for everybody. A guest's is dropped then: it was a name. */
async function findStreams(signal: AbortSignal): Promise<Found> {
  try {
    return { streams: await new Api({ token: readToken }).listStreams({ signal }), refused: false };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401 || readToken() === null) throw error;
    const guest = readGuest() !== null;
    if (guest) dropToken();
    return { streams: await new Api({ token: null }).listStreams({ signal }), refused: !guest };
  }
}

/** The streams there are, asked again every few seconds while the page is visible. */
export function useStreams(): Streams {
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
  const texts = useTexts();
  const [round, setRound] = useState(0);
  const refresh = useCallback(() => setRound((before) => before + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round asks anew
  useEffect(() => {
    const abort = new AbortController();
    findStreams(abort.signal).then(
      (answer) => {
        setFound(answer);
        setFailure(null);
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setFailure({ error });
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
  return {
    streams: found?.streams ?? null,
    refused: found?.refused ?? false,
    failure: failure === null ? null : describeFailure(failure.error, texts),
    refresh,
  };
}
