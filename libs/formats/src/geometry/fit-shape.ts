import { clamp, clipPolygon, type ImageSize } from '@libs/geometry';
import type { Keypoint, Point, Shape } from '../annotation-record';
import type { LossCode, ProblemCode } from '../problems';
import { rotatedBoxOf } from './rotated-box';
import { isEmptyRing } from './rings';

/** A geometry as the product stores it: pixels of the image as displayed. */
export interface StoredGeometry {
  type: Shape['type'];
  [field: string]: unknown;
}

export interface FittedShape {
  geometry: StoredGeometry;
  /** True when something lay outside the image. */
  changes: ProblemCode[];
}

/** Pixels by which a coordinate may miss the image without being worth a word: rounding of other tools. */
const UNNOTICED = 0.1;

/** Multiplies coordinates: 1 for pixels, the size of the image for relative ones. */
export interface Scale {
  x: number;
  y: number;
}

type Fit<T extends Shape['type']> = (
  shape: Extract<Shape, { type: T }>,
  size: ImageSize | null,
) => FittedShape | LossCode;

/**
 * Turns a shape into the geometry that is stored, clipped to the image; or says why that cannot be.
 * Circles may reach over the border, as they may when they are drawn.
 * @param size Of the image as displayed; null when unknown: then nothing is clipped.
 */
export function fitShape(
  shape: Shape,
  scale: Scale,
  size: ImageSize | null,
): FittedShape | LossCode {
  const fit = FITS[shape.type] as Fit<Shape['type']>;
  return fit(scaled(shape, scale), size);
}

const FITS: { [T in Shape['type']]: Fit<T> } = {
  bbox: fitBox,
  rotated_bbox: fitRotatedBox,
  polygon: fitPolygon,
  polyline: fitOpen,
  line: fitOpen,
  keypoint: fitOpen,
  circle: fitCircle,
  classification: () => ({ geometry: { type: 'classification' }, changes: [] }),
  no_object: () => ({ geometry: { type: 'no_object' }, changes: [] }),
};

function scaled(shape: Shape, { x: sx, y: sy }: Scale): Shape {
  if (sx === 1 && sy === 1) return shape;
  const point = ([x, y]: Point): Point => [rounded(x * sx), rounded(y * sy)];
  switch (shape.type) {
    case 'bbox': {
      const { x, y, width, height } = shape;
      return {
        type: 'bbox',
        x: rounded(x * sx),
        y: rounded(y * sy),
        width: rounded(width * sx),
        height: rounded(height * sy),
      };
    }
    case 'rotated_bbox':
      return { type: 'rotated_bbox', corners: shape.corners.map(point) };
    case 'keypoint':
      return {
        ...shape,
        points: shape.points.map(([x, y, ...seen]) => [...point([x, y]), ...seen] as Keypoint),
      };
    case 'polygon':
    case 'polyline':
    case 'line':
      return { ...shape, points: shape.points.map(point) };
    case 'circle':
      return {
        ...shape,
        center: point(shape.center),
        radius: rounded(shape.radius * Math.sqrt(sx * sy)),
      };
    default:
      return shape;
  }
}

/** A millionth of a pixel is less than any tool writes, and hides what binary fractions add. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** Zero stands for an unknown side, as in what the web client sends. */
function stored(
  type: Shape['type'],
  fields: Record<string, unknown>,
  size: ImageSize | null,
): StoredGeometry {
  return { type, ...fields, image_width: size?.width ?? 0, image_height: size?.height ?? 0 };
}

function fitBox(
  box: Extract<Shape, { type: 'bbox' }>,
  size: ImageSize | null,
): FittedShape | LossCode {
  const { x, y, width, height } = box;
  if (![x, y, x + width, y + height].every(Number.isFinite)) return 'number_not_finite';
  if (width <= 0 || height <= 0) return 'empty_shape';
  const corners: Point[] = [
    [x, y],
    [x + width, y + height],
  ];
  const moved = size ? farthestOutside(corners, size) : 0;
  // An untouched box keeps its very numbers: `x + width - x` may differ from `width`.
  const bbox = size && moved > 0 ? clippedBox(corners, size) : [x, y, width, height];
  if (!bbox) return 'outside_image';
  return { geometry: stored('bbox', { bbox }, size), changes: clippedBy(moved) };
}

function clippedBox(corners: readonly Point[], size: ImageSize): number[] | undefined {
  const [left = 0, right = 0] = corners.map(([x]) => clamp(x, size.width));
  const [top = 0, bottom = 0] = corners.map(([, y]) => clamp(y, size.height));
  return right > left && bottom > top ? [left, top, right - left, bottom - top] : undefined;
}

function fitRotatedBox(
  { corners, box }: Extract<Shape, { type: 'rotated_bbox' }>,
  size: ImageSize | null,
): FittedShape | LossCode {
  if (!corners.flat().every(Number.isFinite)) return 'number_not_finite';
  const { bbox, isRectangle } = box ? { bbox: box, isRectangle: true } : rotatedBoxOf(corners);
  if (bbox[2] <= 0 || bbox[3] <= 0) return 'empty_shape';
  if (size && clipPolygon(corners, size).length < 3) return 'outside_image';
  const changes: ProblemCode[] = isRectangle ? [] : ['not_rectangular'];
  return { geometry: stored('rotated_bbox', { bbox }, size), changes };
}

function fitPolygon(
  { points }: Extract<Shape, { type: 'polygon' }>,
  size: ImageSize | null,
): FittedShape | LossCode {
  if (!points.flat().every(Number.isFinite)) return 'number_not_finite';
  if (isEmptyRing(points)) return 'empty_shape';
  const moved = size ? farthestOutside(points, size) : 0;
  const kept = size && moved > 0 ? clipPolygon(points, size) : points;
  if (isEmptyRing(kept)) return 'outside_image';
  return { geometry: stored('polygon', { points: kept }, size), changes: clippedBy(moved) };
}

function fitOpen(
  { type, points }: Extract<Shape, { type: 'polyline' | 'line' | 'keypoint' }>,
  size: ImageSize | null,
): FittedShape | LossCode {
  if (!points.flat().every(Number.isFinite)) return 'number_not_finite';
  const clamped = ([x, y, ...seen]: Keypoint, { width, height }: ImageSize) =>
    [clamp(x, width), clamp(y, height), ...seen] as unknown as Keypoint;
  const kept = size ? points.map((point) => clamped(point, size)) : points;
  const changes = clippedBy(size ? farthestOutside(points, size) : 0);
  return { geometry: stored(type, { points: kept }, size), changes };
}

function fitCircle(
  { center, radius }: Extract<Shape, { type: 'circle' }>,
  size: ImageSize | null,
): FittedShape | LossCode {
  const [x, y] = center;
  if (![x, y, radius].every(Number.isFinite)) return 'number_not_finite';
  if (size && Math.hypot(x - clamp(x, size.width), y - clamp(y, size.height)) >= radius) {
    return 'outside_image';
  }
  return { geometry: stored('circle', { center, radius }, size), changes: [] };
}

function farthestOutside(points: readonly Keypoint[], { width, height }: ImageSize): number {
  return points.reduce((farthest, [x, y]) => Math.max(farthest, -x, -y, x - width, y - height), 0);
}

function clippedBy(pixels: number): ProblemCode[] {
  return pixels > UNNOTICED ? ['clipped'] : [];
}
