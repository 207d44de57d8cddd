import type { Keypoint, Point, RotatedBoxNumbers, Shape } from '../annotation-record';
import { shapeOfEllipse } from '../geometry/ellipse';
import { type Found, lineOf } from '../geometry/rings';
import { rotatedShapeOf } from '../geometry/rotated-box';
import { rowMaskShapes } from '../geometry/row-mask';
import { keypointsOf } from '../geometry/stored-geometry';
import type { ProblemCode } from '../problems';
import type { XmlNode } from '../xml/xml-cutter';
import { differenceOf } from './decimals';

export interface ReadShapes {
  shapes: Shape[];
  problems: ProblemCode[];
}

type Read = (node: XmlNode) => ReadShapes;

const MAX_MASK_SIDE = 65_535;

/** The elements of an image that are shapes, and tags, which have no form. */
const READS: Record<string, Read> = {
  box: (node) => one(boxOf(node)),
  polygon: ({ attributes }) => one(lineOf('polygon', numbersIn(attributes.points))),
  polyline: ({ attributes }) => one(lineOf('polyline', numbersIn(attributes.points))),
  points: ({ attributes }) => one(keypointsOf(pairsIn(attributes.points))),
  ellipse: ellipseOf,
  mask: maskOf,
  skeleton: ({ children }) => one(skeletonOf(children)),
  tag: () => one({ type: 'classification' }),
  // A box in space has no place on an image.
  cuboid: () => one('shape_missing'),
};

export function isShape({ name }: XmlNode): boolean {
  return Object.hasOwn(READS, name);
}

/** Reads an element of an image. Source: the XML annotation format of CVAT, version 1.1. */
export function shapesOf(node: XmlNode): ReadShapes {
  return READS[node.name]?.(node) ?? { shapes: [], problems: ['shape_missing'] };
}

function one(found: Found): ReadShapes {
  return typeof found === 'string'
    ? { shapes: [], problems: [found] }
    : { shapes: [found], problems: [] };
}

/** Corners of the box before its rotation around the centre. */
function boxOf({ attributes }: XmlNode): Found {
  const { rotation = '0' } = attributes;
  const corners = ['xtl', 'ytl', 'xbr', 'ybr'].map((name) => attributes[name]);
  if (!corners.every((corner) => corner !== undefined)) return 'shape_malformed';
  const numbers = [...corners, rotation].map(numberIn);
  if (!numbers.every(Number.isFinite)) return 'number_not_finite';
  const [x, y, , , angle] = numbers as unknown as RotatedBoxNumbers;
  const [xtl, ytl, xbr, ybr] = corners as [string, string, string, string];
  const [width, height] = [differenceOf(xbr, xtl), differenceOf(ybr, ytl)];
  if (width < 0 || height < 0) return 'shape_malformed';
  return angle === 0
    ? { type: 'bbox', x, y, width, height }
    : rotatedShapeOf([x, y, width, height, angle]);
}

function ellipseOf({ attributes }: XmlNode): ReadShapes {
  const { cx, cy, rx, ry, rotation = '0' } = attributes;
  const values = [cx, cy, rx, ry, rotation].map(numberIn);
  if (!values.every(Number.isFinite)) return one('number_not_finite');
  const [x = 0, y = 0, radiusX = 0, radiusY = 0, angle = 0] = values;
  if (radiusX <= 0 || radiusY <= 0) return one('empty_shape');
  const { shape, problems } = shapeOfEllipse({
    center: [x, y],
    radiusX,
    radiusY,
    rotation: angle,
  });
  return { shapes: [shape], problems };
}

/** Runs along the rows of the box, zeros first. */
function maskOf({ attributes }: XmlNode): ReadShapes {
  const box = ['left', 'top', 'width', 'height'].map((name) => numberIn(attributes[name]));
  const [left = 0, top = 0, width = 0, height = 0] = box;
  const counts = (attributes.rle ?? '').split(',').map(numberIn);
  const isSide = (value: number) => value > 0 && value <= MAX_MASK_SIDE;
  const isMask =
    [...box, ...counts].every(Number.isInteger) &&
    counts.every((count) => count >= 0) &&
    [width, height].every(isSide) &&
    counts.reduce((sum, count) => sum + count, 0) <= width * height;
  return isMask ? rowMaskShapes({ left, top, width, height, counts }) : one('mask_malformed');
}

/** A point that is outside is not on the image; a hidden one is labeled and not seen. */
function skeletonOf(children: readonly XmlNode[]): Found {
  const points: Keypoint[] = [];
  for (const { name, attributes } of children) {
    if (name !== 'points') continue;
    const [point] = pairsIn(attributes.points) ?? [];
    if (!point?.every(Number.isFinite)) return 'number_not_finite';
    const [x, y] = point;
    if (attributes.outside === '1') points.push([0, 0, 0]);
    else points.push([x, y, attributes.occluded === '1' ? 1 : 2]);
  }
  return points.length > 0 ? { type: 'keypoint', points } : 'too_few_points';
}

function pairsIn(text: string | undefined): Point[] | undefined {
  const numbers = numbersIn(text);
  if (!numbers || numbers.length % 2 !== 0) return undefined;
  return Array.from({ length: numbers.length / 2 }, (_, at) => [
    numbers[2 * at] ?? 0,
    numbers[2 * at + 1] ?? 0,
  ]);
}

function numbersIn(text: string | undefined): number[] | undefined {
  return text?.split(/[;,]/).map(numberIn);
}

function numberIn(text: string | undefined): number {
  return text === undefined || text.trim() === '' ? NaN : Number(text);
}
