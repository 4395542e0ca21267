/** Time that passes when a test says so. */

import type { Cancel, Clock } from "../environment.js";

/** Lets all promises that can settle do so. Needs no timer, so it works beside the fake timers of a test runner. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close(); // an open port keeps Node running
      resolve();
    };
    port2.postMessage(null);
  });
}

/** A clock that stands still until `advance`. It begins at 2026-11-23T10:00:00Z. */
export class FakeClock implements Clock {
  #elapsed = 0;
  #timers: { at: number; fn: () => void }[] = [];
  /** Milliseconds since 1970. */
  readonly startedAt = Date.UTC(2026, 10, 23, 10);

  /** Milliseconds since 1970. */
  now(): number {
    return this.startedAt + this.#elapsed;
  }

  /** Milliseconds that have passed. */
  elapsed(): number {
    return this.#elapsed;
  }

  /** Calls `fn` once, `ms` milliseconds from now. */
  after(ms: number, fn: () => void): Cancel {
    const timer = { at: this.#elapsed + ms, fn };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** How many timers run: a connection that was stopped leaves none. */
  get running(): number {
    return this.#timers.length;
  }

  /** Passes `ms` milliseconds, firing what is due in order and letting promises settle after each. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await settled();
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.fn();
      await settled();
    }
    this.#elapsed = end;
  }
}
