import type { Point } from '../annotation-record';
import { areNumbers, type JsonObject } from '../json/json-values';
import { boxOf, circleOf, type Found, lineThrough } from './rings';
import { cornersOfRotatedBox, type RotatedBox } from './rotated-box';

type Read = (geometry: JsonObject) => Found;

const READS: Record<string, Read> = {
  bbox: ({ bbox, x, y, width, height }) => boxOf(bbox ?? [x, y, width, height]),
  rotated_bbox: ({ bbox }) =>
    areNumbers(bbox) && bbox.length === 5
      ? { type: 'rotated_bbox', corners: cornersOfRotatedBox(bbox as RotatedBox['bbox']) }
      : 'shape_malformed',
  polygon: ({ points }) => lineOfPoints('polygon', points),
  polyline: ({ points }) => lineOfPoints('polyline', points),
  circle: ({ center, radius }) => circleOf(center, radius),
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
