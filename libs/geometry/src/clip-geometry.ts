import { clamp, clipPolygon, type ImageSize } from './clip-polygon';
import { type AnnotationType, type Geometry, MAX_POINTS, type Point } from './geometry';

type Clip = (geometry: Geometry, size: ImageSize) => Geometry;

/** Shapes that may cross the border have no entry. */
const CLIPS: Partial<Record<AnnotationType, Clip>> = {
  bbox: clipBox,
  polygon: clipRing,
  polyline: clampPoints,
  line: clampPoints,
  keypoint: clampPoints,
};

/**
 * The part of a geometry inside the image. What lies inside already keeps its very numbers.
 * @param geometry As `readGeometry` answers it.
 * @param size Of the image as displayed, in pixels.
 */
export function clipGeometry(geometry: Geometry, size: ImageSize): Geometry {
  return CLIPS[geometry.type]?.(geometry, size) ?? geometry;
}

function clipBox(geometry: Geometry, { width, height }: ImageSize): Geometry {
  const [x, y, w, h] = geometry.bbox as [number, number, number, number];
  if (x >= 0 && y >= 0 && x + w <= width && y + h <= height) return geometry;
  const [left, right] = [clamp(x, width), clamp(x + w, width)];
  const [top, bottom] = [clamp(y, height), clamp(y + h, height)];
  const clipped = [right - left, bottom - top] as const;
  const area = 'area' in geometry ? { area: clipped[0] * clipped[1] } : {};
  return { ...geometry, bbox: [left, top, ...clipped], ...area };
}

function clipRing(geometry: Geometry, size: ImageSize): Geometry {
  const points = geometry.points as Point[];
  if (points.every((point) => isInside(point, size))) return geometry;
  const inside = clipPolygon(points, size);
  // What has nothing in the image lies along the border, with all of its points.
  const kept = inside.length >= 3 && inside.length <= MAX_POINTS ? inside : points;
  return { ...geometry, points: kept.map((point) => clampPoint(point, size)) };
}

function clampPoints(geometry: Geometry, size: ImageSize): Geometry {
  const points = geometry.points as Point[];
  if (points.every((point) => isInside(point, size))) return geometry;
  return { ...geometry, points: points.map((point) => clampPoint(point, size)) };
}

function isInside([x, y]: Point, { width, height }: ImageSize): boolean {
  return x >= 0 && y >= 0 && x <= width && y <= height;
}

/** Whatever follows the coordinates, such as the visibility of a keypoint, stays. */
function clampPoint([x, y, ...rest]: readonly number[], size: ImageSize): number[] {
  return [clamp(x ?? 0, size.width), clamp(y ?? 0, size.height), ...rest];
}
