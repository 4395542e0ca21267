import { useCallback, useState } from "react";
import { useTexts } from "../texts/texts.js";
import { describeFailure } from "./failure-text.js";

export interface Act {
  /** Whether one is under way. */
  readonly busy: boolean;
  /** Why the last one failed, in words for the person who sees it; empty if it did not. */
  readonly failure: string;
  /** Does it, and resolves when it is done or has failed. */
  readonly run: (act: () => Promise<unknown>) => Promise<void>;
}

/** Something that a button does, with what is to be said of it. */
export function useAct(): Act {
  const texts = useTexts();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const run = useCallback(
    async (act: () => Promise<unknown>) => {
      setBusy(true);
      setFailure("");
      try {
        await act();
      } catch (error) {
        setFailure(describeFailure(error, texts));
      }
      setBusy(false);
    },
    [texts],
  );
  return { busy, failure, run };
}
