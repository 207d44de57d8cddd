const MOST_THOUSANDTHS = 2 ** 31;

/**
 * How many thousandths a number is, when it has at most three decimals and is not large; NaN for others. Of decimals of
 * up to fifteen digits only one rounds to a double, so these are the digits that `String` finds with more work.
 */
export function thousandthsOf(value: number): number {
  const count = Math.round(value * 1000);
  return count / 1000 === value && Math.abs(count) < MOST_THOUSANDTHS ? count : NaN;
}

/** What one is divided into: more than the millionths of a pixel need as percentages of a large picture. */
export const PARTS = 1e10;
/** Fewer parts than this make a number that `String` writes with an exponent. */
const FEWEST_PARTS = PARTS / 1e6;
/** Decimals of more than fifteen digits may share a double. */
const MOST_PARTS = 1e15;

/** How many parts of 10^-10 a number is, when that says it exactly and `String` writes no exponent; NaN for others. */
export function partsOf(value: number): number {
  const count = Math.round(value * PARTS);
  const size = Math.abs(count);
  return count / PARTS === value && size >= FEWEST_PARTS && size < MOST_PARTS ? count : NaN;
}
