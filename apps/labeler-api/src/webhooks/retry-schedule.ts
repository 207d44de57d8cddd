const [MINUTE, HOUR] = [60, 3600];

/** Seconds between the attempts of a delivery: almost three days in all. */
export const RETRY_DELAYS_SECONDS: readonly number[] = [
  ...[5, 30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE],
  ...[HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR, 24 * HOUR],
];

/** Part of a delay by which it is shorter or longer, so that those who failed together do not come back together. */
const JITTER = 0.2;

/**
 * Seconds until the next attempt; undefined when there is none.
 * @param attempt Number of the one that failed, from 1.
 * @param random From 0 to 1.
 */
export function retryDelaySeconds(attempt: number, random = Math.random()): number | undefined {
  const delay = RETRY_DELAYS_SECONDS[attempt - 1];
  return delay === undefined ? undefined : Math.round(delay * (1 - JITTER + 2 * JITTER * random));
}
