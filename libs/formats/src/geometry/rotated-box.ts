import type { Point, RotatedBoxNumbers, Shape } from '../annotation-record';

/** Share of the longer side by which corners may miss the rectangle. */
const TOLERANCE = 0.01;

export interface RotatedBox {
  /** Upper left corner before the rotation, width and height, and degrees clockwise around the centre. */
  bbox: RotatedBoxNumbers;
  isRectangle: boolean;
}

/** The rectangle through, or nearest to, four corners in their order. Coordinates are pixels. */
export function rotatedBoxOf(corners: readonly Point[]): RotatedBox {
  const [a, b, c, d] = corners as readonly [Point, Point, Point, Point];
  const centerX = (a[0] + b[0] + c[0] + d[0]) / 4;
  const centerY = (a[1] + b[1] + c[1] + d[1]) / 4;
  const along = [(b[0] - a[0] + c[0] - d[0]) / 2, (b[1] - a[1] + c[1] - d[1]) / 2] as const;
  const across = [(d[0] - a[0] + c[0] - b[0]) / 2, (d[1] - a[1] + c[1] - b[1]) / 2] as const;
  const width = Math.hypot(...along);
  const height = Math.hypot(...across);
  const angle = Math.atan2(along[1], along[0]);
  const bbox: RotatedBox['bbox'] = [
    centerX - width / 2,
    centerY - height / 2,
    width,
    height,
    (angle * 180) / Math.PI,
  ];
  const missed = Math.max(
    ...unordered(corners, cornersOfRotatedBox(bbox)).map(([x, y]) => Math.hypot(x, y)),
  );
  return { bbox, isRectangle: missed <= TOLERANCE * Math.max(width, height) };
}

/** A rotated box as the product stores it. */
export function rotatedShapeOf(box: RotatedBoxNumbers): Extract<Shape, { type: 'rotated_bbox' }> {
  return { type: 'rotated_bbox', corners: cornersOfRotatedBox(box), box };
}

/** The corners, clockwise from the one that is the upper left before the rotation. */
export function cornersOfRotatedBox([x, y, width, height, angle]: RotatedBox['bbox']): Point[] {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const [centerX, centerY] = [x + width / 2, y + height / 2];
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([right = 0, down = 0]) => {
    const [dx, dy] = [(right * width) / 2, (down * height) / 2];
    return [centerX + dx * cos - dy * sin, centerY + dx * sin + dy * cos];
  });
}

/** Distances between corners, whichever way round they were given. */
function unordered(given: readonly Point[], fitted: readonly Point[]): Point[] {
  return given.map(([x, y]) => {
    const [nearX, nearY] = fitted.reduce((best, point) =>
      Math.hypot(point[0] - x, point[1] - y) < Math.hypot(best[0] - x, best[1] - y) ? point : best,
    );
    return [nearX - x, nearY - y];
  });
}
