import type { ChatMessage } from "@backchannel/client";
import { useEffect, useRef, useState } from "react";
import { useTexts } from "../texts/texts.js";
import { DIGEST_INTERVAL, digest, since } from "./digest.js";

/** What a polite live region says of the chat: at most one announcement an interval, none of one's own messages. */
export function useDigest(chat: readonly ChatMessage[], ownId: string | null): string {
  const [said, setSaid] = useState("");
  const texts = useTexts();
  const latest = useRef(chat);
  const heard = useRef<string | null>(null);
  useEffect(() => {
    latest.current = chat;
    // What is there at first is for reading, not for announcing.
    heard.current ??= chat.at(-1)?.id ?? null;
  }, [chat]);
  useEffect(() => {
    const timer = setInterval(() => {
      const fresh = since(latest.current, heard.current).filter(({ user }) => user.id !== ownId);
      heard.current = latest.current.at(-1)?.id ?? heard.current;
      setSaid(digest(fresh, texts, ownId));
    }, DIGEST_INTERVAL);
    return () => clearInterval(timer);
  }, [ownId, texts]);
  return said;
}
