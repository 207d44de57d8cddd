const QUICK_SHARE = 0.1;

/** Whether long tests are to leave nothing out: with `TEST_EFFORT=full` in the environment. */
export const isFullEffort = process.env.TEST_EFFORT === 'full';

/** How often a long test repeats itself: `full` times with full effort, a tenth of that in the everyday run. */
export function effort(full: number): number {
  return isFullEffort ? full : Math.ceil(full * QUICK_SHARE);
}
