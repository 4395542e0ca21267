/**
 * How long to wait before the n-th try in a row (n from 1), in milliseconds: exponential with full jitter.
 *
 * Uniform between 0 and min(20 s, 0.5 s × 2^(n−1)): of all who lost the same server at once, none comes back in step
 * with another.
 */
export function backoff(attempt: number, random: () => number): number {
  return random() * Math.min(CAP, BASE * 2 ** (attempt - 1));
}

const BASE = 500;
const CAP = 20_000;
