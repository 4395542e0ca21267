/**
 * Who the user is in this browser: the access token, and for a guest the name that goes with it.
 * It is kept in the browser's storage, so that all tabs are the same person.
 */

import { ACCESS_TOKEN_KEY } from "@backchannel/client";
import { read, write } from "../storage.js";

/** The key under which the guest's name stands, and the stream that the guest token is for. */
export const GUEST_KEY = "backchannel.guest";

export interface Guest {
  readonly name: string;
  /** The stream whose guest token is stored. */
  readonly streamId: string;
}

export function readToken(): string | null {
  return read(ACCESS_TOKEN_KEY);
}

/** The guest that the stored token names; null for none, or a token that did not come from this browser's name form. */
export function readGuest(): Guest | null {
  const text = read(GUEST_KEY);
  if (text === null) return null;
  try {
    const { name, streamId } = JSON.parse(text);
    return typeof name === "string" && typeof streamId === "string" ? { name, streamId } : null;
  } catch {
    return null; // written by something else, or half-written: the same as no name
  }
}

/** Signs in with a token that somebody else issued. */
export function storeToken(token: string): void {
  write(ACCESS_TOKEN_KEY, token);
  write(GUEST_KEY, null);
}

export function storeGuest(token: string, guest: Guest): void {
  write(ACCESS_TOKEN_KEY, token);
  write(GUEST_KEY, JSON.stringify(guest));
}

/** Signs out. The guest's name stays, to be offered again, unless `forgetName`. */
export function dropToken({ forgetName = false } = {}): void {
  write(ACCESS_TOKEN_KEY, null);
  if (forgetName) write(GUEST_KEY, null);
}
