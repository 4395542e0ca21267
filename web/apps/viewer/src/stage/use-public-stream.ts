import { type StreamHandle, useStream } from "@backchannel/react";

export interface PublicStream {
  readonly stream: StreamHandle;
  /** Why nothing of the stream is shown though the server would show it; null where there is no such reason. */
  readonly refused: "staff" | null;
}

/**
 * A stream as everybody sees it. Who is signed in in this browser does not matter: without a token of its own the page
 * reads as a guest. A token of staff is of no use here, since what only staff see must not come near a stage.
 */
export function usePublicStream(streamId: string, token: string | null): PublicStream {
  const stream = useStream({ streamId, token });
  const isStaff =
    stream.room !== null && (stream.room.user.role !== "viewer" || stream.room.user.may_moderate);
  return { stream: isStaff ? { ...stream, room: null } : stream, refused: isStaff ? "staff" : null };
}
