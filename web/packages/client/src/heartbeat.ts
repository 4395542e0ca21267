/** Notices a connection that is dead though nobody closed it (half-open TCP): a page cannot send WebSocket pings. */

import type { Cancel, Clock } from "./environment.js";

/** Silence after which the server is asked whether it is there, in milliseconds. */
export const IDLE = 30_000;

/** How long it may take to say anything, in milliseconds. */
export const ANSWER = 10_000;

export class Heartbeat {
  readonly #clock: Clock;
  readonly #ping: () => void;
  readonly #handleDead: () => void;
  #heardAt: number;
  #probing = false;
  #cancel: Cancel;

  /** Starts at once. `handleDead` is called at most once. */
  constructor(clock: Clock, ping: () => void, handleDead: () => void) {
    this.#clock = clock;
    this.#ping = ping;
    this.#handleDead = handleDead;
    this.#heardAt = clock.elapsed();
    this.#cancel = clock.after(IDLE, () => this.#check());
  }

  /** Something came. Only notes when: a timer for each frame would cost more than the frame. */
  heard(): void {
    this.#heardAt = this.#clock.elapsed();
    if (!this.#probing) return;
    this.#probing = false;
    this.#wait(IDLE);
  }

  /** Asks now: the network changed, or the machine slept. */
  probe(): void {
    if (this.#probing) return;
    this.#probing = true;
    this.#wait(ANSWER);
    this.#ping();
  }

  stop(): void {
    this.#cancel();
  }

  #wait(ms: number): void {
    this.#cancel();
    this.#cancel = this.#clock.after(ms, () => this.#check());
  }

  #check(): void {
    if (this.#probing) {
      this.#handleDead();
      return;
    }
    const silence = this.#clock.elapsed() - this.#heardAt;
    if (silence >= IDLE) this.probe();
    else this.#wait(IDLE - silence);
  }
}
