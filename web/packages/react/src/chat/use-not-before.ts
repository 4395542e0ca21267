import { useMemo } from "react";
import type { StreamHandle } from "../stream/use-stream.js";

/**
 * When the user may write again, in milliseconds since 1970 on this machine's clock; null if there is nothing to wait for.
 *
 * A message of theirs that is under way counts from when it was given: the server's own time comes with it.
 */
export function useNotBefore(stream: Pick<StreamHandle, "room" | "pending" | "serverNow">): number | null {
  const { room, pending, serverNow } = stream;
  const underWay = pending.findLast(({ command }) => command.type === "livestream:chat_message")?.since;
  const { slow_mode = 0, message_interval_ms = 0 } = room?.settings ?? {};
  const pause = room?.user.may_moderate === true ? 0 : Math.max(slow_mode * 1000, message_interval_ms);
  const said = room?.last_said_at;
  return useMemo(() => {
    if (pause === 0) return null;
    const landed = said === undefined ? 0 : Date.parse(said) + Date.now() - serverNow();
    const last = Math.max(landed, underWay ?? 0);
    return last === 0 ? null : last + pause;
  }, [pause, said, underWay, serverNow]);
}
