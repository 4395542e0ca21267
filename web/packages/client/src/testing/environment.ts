/** The surroundings of a connection, in the hands of a test. */

import type { Cancel, Environment, Network } from "../environment.js";
import { FakeClock } from "./clock.js";

/** A network that a test takes away and gives back. */
export class FakeNetwork implements Network {
  /** Whether the browser says that there is none. Setting it tells nobody; `sleep` and `wake` do. */
  offline = false;
  readonly #wake = new Set<() => void>();
  readonly #sleep = new Set<() => void>();

  /** True after `sleep`, until `wake`. */
  isOffline(): boolean {
    return this.offline;
  }

  /** Calls `fn` at each `wake`. */
  onWake(fn: () => void): Cancel {
    this.#wake.add(fn);
    return () => this.#wake.delete(fn);
  }

  /** Calls `fn` at each `sleep`. */
  onSleep(fn: () => void): Cancel {
    this.#sleep.add(fn);
    return () => this.#sleep.delete(fn);
  }

  /** How many listen: a connection that was stopped leaves none. */
  get listeners(): number {
    return this.#wake.size + this.#sleep.size;
  }

  /** The network is back, or somebody looks at the page again. */
  wake(): void {
    this.offline = false;
    for (const fn of this.#wake) fn();
  }

  /** The network is gone, as the browser notices it. Sockets stay open: what the network held is dropped apart from it. */
  sleep(): void {
    this.offline = true;
    for (const fn of this.#sleep) fn();
  }
}

/** Clock, network, frames and chance, which all stand still until a test moves them. */
export class FakeEnvironment implements Environment {
  /** Time, which passes by `advance` alone. */
  readonly clock = new FakeClock();
  /** There, until `sleep`. */
  readonly network = new FakeNetwork();
  /** Full jitter at its longest unless a test sets another, so that waits are exactly their bounds. */
  random: () => number = () => 1;
  #frame: (() => void)[] = [];

  /** Calls `fn` at the next `draw`. */
  readonly onNextFrame = (fn: () => void): void => {
    this.#frame.push(fn);
  };

  /** The page is drawn: listeners hear of what changed since the last frame. */
  draw(): void {
    const due = this.#frame;
    this.#frame = [];
    for (const fn of due) fn();
  }
}
