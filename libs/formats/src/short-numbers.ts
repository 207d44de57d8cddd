const MOST_THOUSANDTHS = 2 ** 31;

/**
 * How many thousandths a number is, when it has at most three decimals and is not large; NaN for others. Of decimals of
 * up to fifteen digits only one rounds to a double, so these are the digits that `String` finds with more work.
 */
export function thousandthsOf(value: number): number {
  const count = Math.round(value * 1000);
  return count / 1000 === value && Math.abs(count) < MOST_THOUSANDTHS ? count : NaN;
}
