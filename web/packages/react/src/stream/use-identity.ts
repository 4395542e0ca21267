import { useCallback, useEffect, useMemo, useRef } from "react";
import { dropToken, readGuest, readToken, storeGuest } from "./identity.js";
import type { StreamHandle } from "./use-stream.js";

export interface Identity {
  /** The name that was used last in this browser; empty for none. */
  readonly lastName: string;
  /** Takes part under this name: gets a guest token, stores it, connects with it. Rejects with what was wrong. */
  becomeGuest(name: string): Promise<void>;
  /** Forgets the token and connects without one. */
  signOut(): void;
}

/** Refusals that only say that a guest token is of no use here. Reading goes on without it, and the name is offered again. */
const OUTWORN = new Set(["bad_token", "token_expired", "stream_not_yours"]);

/**
 * Guest names for a stream whose token is in `localStorage`.
 *
 * A guest token that has expired, or belongs to the stream seen before, is dropped without a word: the guest chose a name,
 * not a sign-in. A token from elsewhere is not: its refusal is shown.
 *
 * @param active false where the page gives the connection a token of its own: the stored one is left alone then
 */
export function useIdentity(stream: StreamHandle, active = true): Identity {
  const { streamId, api, reconnect, state } = stream;
  useDropOutwornToken(active, state, reconnect);
  const becomeGuest = useCallback(
    async (name: string) => {
      const guest = await api.guestToken(streamId, name);
      storeGuest(guest.token, { name: guest.user.name, streamId });
      reconnect();
    },
    [api, streamId, reconnect],
  );
  const signOut = useCallback(() => {
    dropToken();
    reconnect();
  }, [reconnect]);
  const lastName = readGuest()?.name ?? "";
  return useMemo(() => ({ lastName, becomeGuest, signOut }), [lastName, becomeGuest, signOut]);
}

function useDropOutwornToken(active: boolean, state: StreamHandle["state"], reconnect: () => void): void {
  const dropped = useRef<string | null>(null);
  useEffect(() => {
    if (!active || state.status !== "closed" || !OUTWORN.has(state.name)) return;
    const token = readToken();
    // Once a token, so that a server that refuses everybody is not asked for ever.
    if (token === null || readGuest() === null || dropped.current === token) return;
    dropped.current = token;
    dropToken();
    reconnect();
  }, [active, state, reconnect]);
}
