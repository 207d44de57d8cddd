import type { ImageSize } from '@libs/geometry';
import type { Point, RotatedBoxNumbers, Shape } from '../annotation-record';
import { outlineOfEllipse, shapeOfEllipse } from '../geometry/ellipse';
import { boxOf, type Found, lineThrough } from '../geometry/rings';
import { rotatedShapeOf } from '../geometry/rotated-box';
import { rowMaskShapes } from '../geometry/row-mask';
import { areNumbers, isObject, type JsonObject } from '../json/json-values';
import type { ProblemCode } from '../problems';
import { brushMask } from './brush';
import { millionth } from './millionth';

export interface RegionShapes {
  shapes: Shape[];
  problems: ProblemCode[];
}

/**
 * What the percentages of a region are multiplied with to be pixels; without the size of the image, to be shares of
 * it.
 */
interface Frame {
  size: ImageSize | null;
  x: (percent: number) => number;
  y: (percent: number) => number;
}

type Read = (value: JsonObject, frame: Frame) => RegionShapes;

/** By the member of the value that only this kind of region has. */
const READS: readonly [member: string, read: Read][] = [
  ['rle', brushIn],
  ['vertices', vectorIn],
  ['points', polygonIn],
  ['radiusX', ellipseIn],
  ['height', boxIn],
  ['x', pointIn],
];

/** Undefined for what has no form, such as a choice. Source: pages of the tags of Label Studio. */
export function regionShapes(value: JsonObject, size: ImageSize | null): RegionShapes | undefined {
  const read = READS.find(([member]) => value[member] !== undefined)?.[1];
  return read?.(value, frameOf(size));
}

function frameOf(size: ImageSize | null): Frame {
  const { width, height } = size ?? { width: 1, height: 1 };
  // Fractions of a pixel that percentages cannot carry are cut off; fractions of the image are not.
  const kept = size ? millionth : (value: number) => value;
  return {
    size,
    x: (percent) => kept((percent * width) / 100),
    y: (percent) => kept((percent * height) / 100),
  };
}

function one(found: Found): RegionShapes {
  return typeof found === 'string'
    ? { shapes: [], problems: [found] }
    : { shapes: [found], problems: [] };
}

/** Percentages turn around the upper left corner, and not around the centre. */
function boxIn(value: JsonObject, frame: Frame): RegionShapes {
  const numbers = [value.x, value.y, value.width, value.height, value.rotation ?? 0];
  if (!areNumbers(numbers)) return one('number_not_finite');
  const [left, top, width, height, angle] = numbers as unknown as RotatedBoxNumbers;
  const box = boxOf([frame.x(left), frame.y(top), frame.x(width), frame.y(height)]);
  if (angle === 0 || typeof box === 'string' || box.type !== 'bbox') return one(box);
  if (!frame.size) return one('image_size_unknown');
  const corner = [(left * frame.size.width) / 100, (top * frame.size.height) / 100] as const;
  return one(rotatedShapeOf(turnedAround(corner, [box.width, box.height], angle)));
}

/** The box whose upper left corner came to lie there when it was turned around its centre. */
function turnedAround(
  [cornerX, cornerY]: Point,
  [width, height]: Point,
  angle: number,
): RotatedBoxNumbers {
  const turn = (angle * Math.PI) / 180;
  const centerX = cornerX + (width * Math.cos(turn) - height * Math.sin(turn)) / 2;
  const centerY = cornerY + (width * Math.sin(turn) + height * Math.cos(turn)) / 2;
  return [millionth(centerX - width / 2), millionth(centerY - height / 2), width, height, angle];
}

function ellipseIn(value: JsonObject, { size, x, y }: Frame): RegionShapes {
  const numbers = [value.x, value.y, value.radiusX, value.radiusY, value.rotation ?? 0];
  if (!areNumbers(numbers)) return one('number_not_finite');
  const [left, top, across, down, rotation] = numbers as unknown as RotatedBoxNumbers;
  const [radiusX, radiusY] = [x(across), y(down)];
  if (radiusX <= 0 || radiusY <= 0) return one('empty_shape');
  const ellipse = { center: [x(left), y(top)] as const, radiusX, radiusY, rotation };
  if (size) {
    const { shape, problems } = shapeOfEllipse(ellipse);
    return { shapes: [shape], problems };
  }
  if (rotation !== 0) return one('image_size_unknown');
  const points = outlineOfEllipse(ellipse);
  return { shapes: [{ type: 'polygon', points }], problems: ['ellipse_traced'] };
}

function polygonIn({ points }: JsonObject, frame: Frame): RegionShapes {
  return one(through('polygon', points, frame));
}

/** The vertices of a path; curves between them are taken as straight. */
function vectorIn({ vertices, closed }: JsonObject, frame: Frame): RegionShapes {
  if (!Array.isArray(vertices) || !vertices.every(isObject)) return one('shape_malformed');
  const type = closed === true ? 'polygon' : 'polyline';
  const points = vertices.map((vertex) => [vertex.x, vertex.y]);
  const { shapes, problems } = one(through(type, points, frame));
  const isCurved = vertices.some((vertex) => vertex.isBezier === true);
  return { shapes, problems: isCurved ? [...problems, 'curve_straightened'] : problems };
}

function through(type: 'polygon' | 'polyline', points: unknown, { x, y }: Frame): Found {
  if (!Array.isArray(points)) return 'shape_malformed';
  if (!points.every((point) => Array.isArray(point) && point.length === 2)) {
    return 'shape_malformed';
  }
  if (!points.every(areNumbers)) return 'number_not_finite';
  return lineThrough(
    type,
    points.map(([left = 0, top = 0]): Point => [x(left), y(top)]),
  );
}

function pointIn(value: JsonObject, { x, y }: Frame): RegionShapes {
  const point = [value.x, value.y];
  if (!areNumbers(point)) return one('number_not_finite');
  const [left = 0, top = 0] = point;
  return one({ type: 'keypoint', points: [[x(left), y(top)]] });
}

function brushIn({ rle }: JsonObject, { size }: Frame): RegionShapes {
  if (!size) return one('image_size_unknown');
  const mask = areNumbers(rle) ? brushMask(rle, size.width, size.height) : null;
  return mask ? rowMaskShapes(mask) : one('mask_malformed');
}
