const QUICK_SHARE = 0.2;

/**
 * How often a long test repeats itself: `full` times with `TEST_EFFORT=full` in the environment, a fifth of that in
 * the everyday run.
 */
export function effort(full: number): number {
  return process.env.TEST_EFFORT === 'full' ? full : Math.ceil(full * QUICK_SHARE);
}
