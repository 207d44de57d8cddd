import { MAX_POINTS } from '@libs/geometry';
import type { Keypoint, Point, RotatedBoxNumbers } from '../annotation-record';
import { areNumbers, type JsonObject } from '../json/json-values';
import { boxOf, circleOf, type Found, lineThrough } from './rings';
import { rotatedShapeOf } from './rotated-box';

type Read = (geometry: JsonObject) => Found;

const READS: Record<string, Read> = {
  bbox: ({ bbox, x, y, width, height }) => boxOf(bbox ?? [x, y, width, height]),
  rotated_bbox: ({ bbox }) =>
    areNumbers(bbox) && bbox.length === 5
      ? rotatedShapeOf(bbox as unknown as RotatedBoxNumbers)
      : 'shape_malformed',
  polygon: ({ points }) => lineOfPoints('polygon', points),
  polyline: ({ points }) => lineOfPoints('polyline', points),
  circle: ({ center, radius }) => circleOf(center, radius),
  keypoint: ({ points, point, x, y }) => keypointsOf(points ?? [point ?? [x, y]]),
  line: ({ points }) => lineFrom(lineOfPoints('polyline', points)),
  classification: () => ({ type: 'classification' }),
  no_object: () => ({ type: 'no_object' }),
};

/** Reads a geometry as the product stores it, the older box `{x, y, width, height}` included. */
export function shapeOfGeometry(type: unknown, geometry: JsonObject): Found {
  const read = typeof type === 'string' && Object.hasOwn(READS, type) ? READS[type] : undefined;
  return read ? read(geometry) : 'shape_missing';
}

function lineOfPoints(type: 'polygon' | 'polyline', points: unknown): Found {
  if (!Array.isArray(points)) return 'shape_malformed';
  if (!points.every((point) => Array.isArray(point) && point.length === 2)) {
    return 'shape_malformed';
  }
  if (!points.every(areNumbers)) return 'number_not_finite';
  return lineThrough(type, points as unknown as Point[]);
}

/** Points with or without a visibility. */
export function keypointsOf(points: unknown): Found {
  if (!Array.isArray(points) || points.length === 0) return 'shape_malformed';
  if (points.length > MAX_POINTS) return 'too_many_points';
  const isPoint = (point: unknown) =>
    Array.isArray(point) && (point.length === 2 || point.length === 3);
  if (!points.every(isPoint)) return 'shape_malformed';
  if (!points.every(areNumbers)) return 'number_not_finite';
  return { type: 'keypoint', points: points as unknown as Keypoint[] };
}

/** A line through exactly two points. */
export function lineFrom(found: Found): Found {
  if (typeof found === 'string' || found.type !== 'polyline') return found;
  return found.points.length === 2 ? { type: 'line', points: found.points } : 'shape_malformed';
}
