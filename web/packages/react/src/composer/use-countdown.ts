import { useEffect, useReducer } from "react";

/** The longest that is waited for without a look at the clock: a machine may sleep, and its clock be set. */
const LONGEST = 1000;

/**
 * Whole seconds until `until`, rounded up; 0 once it has come. Renders again with each of them.
 *
 * @param until milliseconds since 1970 on this machine's clock
 */
export function useCountdown(until: number): number {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
  useEffect(() => {
    if (seconds === 0) return;
    // To the moment at which it is a second less.
    const wait = until - Date.now() - (seconds - 1) * 1000;
    const timer = setTimeout(tick, Math.min(Math.max(wait, 0), LONGEST));
    return () => clearTimeout(timer);
  });
  return seconds;
}
