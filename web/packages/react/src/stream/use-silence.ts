import type { Room } from "@backchannel/client";
import { useEffect, useState } from "react";
import { useTexts } from "../texts/texts.js";

/** The longest that a timer waits, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** That the user is timed out, until when and why; null if they are not. Ends by itself. */
export function useSilence(room: Room | null): string | null {
  const texts = useTexts().composer;
  const [, setEnded] = useState("");
  const own = (room?.sanctions ?? []).filter(
    ({ user_id, until }) =>
      user_id === room?.user.id && until !== undefined && Date.parse(until) > Date.now(),
  );
  const last = own.toSorted((a, b) => (a.until ?? "").localeCompare(b.until ?? "")).at(-1);
  const until = last?.until;
  useEffect(() => {
    if (until === undefined) return;
    const timer = setTimeout(() => setEnded(until), Math.min(LONGEST, Date.parse(until) - Date.now() + 50));
    return () => clearTimeout(timer);
  }, [until]);
  return last === undefined || until === undefined
    ? null
    : texts.timedOut(new Date(until), last.reason ?? null);
}
