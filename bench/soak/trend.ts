export interface Point {
  /** Seconds. */
  at: number;
  value: number;
}

export interface Trend {
  first: number;
  last: number;
  /** Of the line through all points, by least squares. */
  perHour: number;
}

const SHARE = 0.1;

/** Where a value began, where it ended, and how fast it rose. The ends are medians of a tenth of the points. */
export function trendOf(points: readonly Point[]): Trend {
  const few = Math.max(1, Math.round(points.length * SHARE));
  return {
    first: medianOf(points.slice(0, few)),
    last: medianOf(points.slice(-few)),
    perHour: slopeOf(points) * 3600,
  };
}

function slopeOf(points: readonly Point[]): number {
  const mean = (of: (point: Point) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [at, value] = [mean((point) => point.at), mean((point) => point.value)];
  const covariance = mean((point) => (point.at - at) * (point.value - value));
  const variance = mean((point) => (point.at - at) ** 2);
  return variance === 0 ? 0 : covariance / variance;
}

function medianOf(points: readonly Point[]): number {
  const values = points.map(({ value }) => value).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? Number.NaN;
}
