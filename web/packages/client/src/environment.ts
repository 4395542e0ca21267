/** What a connection needs of its surroundings, so that tests can be those surroundings. */

/** Ends a timer or a subscription; more than once does nothing. */
export type Cancel = () => void;

/** Time, and what is to happen when some has passed. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some moment; never set back, so this is what durations are measured with. */
  elapsed(): number;
  /** Calls `fn` once, `ms` milliseconds from now. */
  after(ms: number, fn: () => void): Cancel;
}

/** What the browser knows of the network and of whether anybody looks. */
export interface Network {
  /** True only where the browser is sure that there is no network. */
  isOffline(): boolean;
  /** The network came back, or somebody looks at the page again: a good moment to try. */
  onWake(fn: () => void): Cancel;
  /** The network went away. */
  onSleep(fn: () => void): Cancel;
}

/** Clock, chance, network and frames: all that a connection needs of its surroundings, beside sockets. */
export interface Environment {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly network: Network;
  /** Calls `fn` once, when the page is next drawn. */
  readonly onNextFrame: (fn: () => void) => void;
}

const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};

function listen(target: EventTarget | undefined, type: string, fn: () => void): Cancel {
  target?.addEventListener(type, fn);
  return () => target?.removeEventListener(type, fn);
}

const page = typeof document === "undefined" ? undefined : document;
const browserWindow = typeof window === "undefined" ? undefined : window;

const browserNetwork: Network = {
  isOffline: () => typeof navigator !== "undefined" && navigator.onLine === false,
  onWake(fn) {
    const online = listen(browserWindow, "online", fn);
    const visible = listen(page, "visibilitychange", () => {
      if (page?.visibilityState === "visible") fn();
    });
    return () => {
      online();
      visible();
    };
  },
  onSleep: (fn) => listen(browserWindow, "offline", fn),
};

/** A hidden page draws no frames; its listeners still hear of changes, this often (milliseconds). */
const HIDDEN_FRAME = 250;

function onNextFrame(fn: () => void): void {
  if (typeof requestAnimationFrame !== "function") {
    queueMicrotask(fn);
    return;
  }
  const run = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    fn();
  };
  const frame = requestAnimationFrame(run);
  const timer = setTimeout(run, HIDDEN_FRAME);
}

export const SYSTEM: Environment = {
  clock: systemClock,
  random: Math.random,
  network: browserNetwork,
  onNextFrame,
};
