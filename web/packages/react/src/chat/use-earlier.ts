import { type Api, ApiError, type ChatMessage } from "@backchannel/client";
import { useCallback, useRef, useState } from "react";
import { describeFailure } from "../stream/failure-text.js";
import { useTexts } from "../texts/texts.js";

const PAGE = 100;

export interface Earlier {
  readonly state: "more" | "loading" | "none";
  readonly failure: string;
  /** Loads the messages before `first` and hands them on, oldest first. */
  readonly load: (
    first: ChatMessage | undefined,
    add: (messages: readonly ChatMessage[]) => void,
  ) => Promise<void>;
}

/** The chat from before what the room holds, by page. */
export function useEarlier(api: Api, streamId: string): Earlier {
  const [state, setState] = useState<Earlier["state"]>("more");
  const [failure, setFailure] = useState("");
  const texts = useTexts();
  const position = useRef<{ firstId: string; before: number } | null>(null);
  const load = useCallback<Earlier["load"]>(
    async (first, add) => {
      setState("loading");
      setFailure("");
      try {
        const page = await pageBefore(api, streamId, first?.id, position.current);
        position.current = page.next;
        setState(page.next === null ? "none" : "more");
        add(page.messages);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        setFailure(describeFailure(error, texts));
        setState("more");
      }
    },
    [api, streamId, texts],
  );
  return { state, failure, load };
}

interface Page {
  readonly messages: readonly ChatMessage[];
  readonly next: { firstId: string; before: number } | null;
}

/**
 * The nearest messages before the one with `firstId`. The room's messages carry no offsets, so the first time pages are
 * read from the newest on until that message is found.
 */
async function pageBefore(
  api: Api,
  streamId: string,
  firstId: string | undefined,
  known: Page["next"],
): Promise<Page> {
  let before = known?.firstId === firstId ? known?.before : undefined;
  let found = before !== undefined || firstId === undefined;
  for (;;) {
    const page = await api.messages(streamId, { limit: PAGE, ...(before === undefined ? {} : { before }) });
    const index = found ? page.messages.length : page.messages.findIndex(({ id }) => id === firstId);
    const messages = page.messages.slice(0, Math.max(index, 0));
    found ||= index !== -1;
    const first = messages[0];
    if (page.next_before === null) return { messages, next: null };
    if (first !== undefined) return { messages, next: { firstId: first.id, before: first.offset } };
    before = page.next_before;
  }
}
