import { PARTS } from '../short-numbers';

/**
 * A coordinate to the millionth of a pixel. Percentages are written and read of such numbers only: then what is read is
 * what was written, whatever binary fractions add on the way.
 */
export function millionth(pixels: number): number {
  // Adding zero makes no -0.
  return Math.round(pixels * 1e6) / 1e6 + 0;
}

/** A percentage to the ten-billionth, which still tells the millionths of pixels apart, in few digits. */
export function shortPercentage(percent: number): number {
  return Math.round(percent * PARTS) / PARTS + 0;
}
