import {
  type AnnotationType,
  type Geometry,
  MAX_COORDINATE,
  MAX_POINTS,
  type Point,
} from './geometry';

/** What is wrong with a geometry, for whoever sent it. */
export interface GeometryProblem {
  /** Member of the geometry, such as `points.3`; empty for the geometry as a whole. */
  field: string;
  message: string;
}

type Members = Record<string, unknown>;

/** Members as they are stored, and older spellings of them that are left out. */
interface Reading {
  members: Members;
  replaced?: readonly string[];
}

const READS: Record<AnnotationType, (value: Members) => Reading> = {
  bbox: readBox,
  rotated_bbox: readRotatedBox,
  polygon: readPolygon,
  polyline: (value) => ({ members: { points: pointsOf(value, { least: 2 }) } }),
  circle: readCircle,
  keypoint: readKeypoints,
  line: readLine,
  classification: () => ({ members: {} }),
  no_object: () => ({ members: {} }),
};

const SIZES = ['image_width', 'image_height'] as const;

/**
 * Checks a geometry as a client sends it, by the type of its annotation, and answers it as it is stored. A `type` that
 * says something else gives way: the web client names polylines polygons when it moves their points.
 * @param value An object of JSON values, in pixels.
 */
export function readGeometry(
  type: AnnotationType,
  value: unknown,
): { geometry: Geometry } | { problem: GeometryProblem } {
  try {
    if (!isObject(value)) throw new Malformed('', 'must be an object');
    const { members, replaced = [] } = READS[type](value);
    const { type: _, ...given } = value;
    const geometry: Geometry = { type, ...given, ...members };
    for (const name of replaced) delete geometry[name];
    keepSizes(geometry);
    return { geometry };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const { field, message } = error;
    return { problem: { field, message } };
  }
}

class Malformed extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

/** Zero stands for unknown, as in what the web client sends; null says as much as nothing. */
function keepSizes(geometry: Geometry): void {
  for (const name of SIZES) {
    const size = geometry[name];
    if (size === null || size === undefined) delete geometry[name];
    else if (numberOf(size, name) < 0) throw new Malformed(name, 'must not be negative');
  }
}

function readBox(value: Members): Reading {
  const { bbox: given, x, y, width, height } = value;
  const isOlder = given === undefined && x !== undefined;
  const box = numbersOf(isOlder ? [x, y, width, height] : given, 'bbox', ['x, y, width, height']);
  const bbox = upright(box);
  const area = 'area' in value ? { area: (bbox[2] ?? 0) * (bbox[3] ?? 0) } : {};
  return {
    members: { bbox, ...area },
    ...(isOlder && { replaced: ['x', 'y', 'width', 'height'] }),
  };
}

function readRotatedBox({ bbox }: Members): Reading {
  return { members: { bbox: upright(numbersOf(bbox, 'bbox', ['x, y, width, height, angle'])) } };
}

/** The same rectangle with its corner in the upper left, whichever way it was drawn. */
function upright(box: readonly number[]): number[] {
  const [x = 0, y = 0, width = 0, height = 0, ...angle] = box;
  return [
    Math.min(x, x + width),
    Math.min(y, y + height),
    Math.abs(width),
    Math.abs(height),
    ...angle,
  ];
}

function readPolygon(value: Members): Reading {
  const points = pointsOf(value, { least: 3 });
  const [first, last] = [points[0], points.at(-1)];
  const isClosed = first?.[0] === last?.[0] && first?.[1] === last?.[1];
  return { members: { points: isClosed && points.length > 3 ? points.slice(0, -1) : points } };
}

function readCircle({ center, radius }: Members): Reading {
  const length = numberOf(radius, 'radius');
  if (length <= 0) throw new Malformed('radius', 'must be more than 0');
  return { members: { center: numbersOf(center, 'center', ['x, y']), radius: length } };
}

function readKeypoints(value: Members): Reading {
  const { points, point, x, y } = value;
  if (points !== undefined) {
    return { members: { points: pointsOf(value, { least: 1, visibility: true }) } };
  }
  const only = point === undefined ? [x, y] : point;
  const kinds = ['x, y', 'x, y, visibility'];
  return {
    members: { points: [numbersOf(only, 'points', kinds)] },
    replaced: point === undefined ? ['x', 'y'] : ['point'],
  };
}

function readLine(value: Members): Reading {
  const points = pointsOf(value, { least: 2 });
  if (points.length > 2) throw new Malformed('points', 'must have exactly 2 points');
  return { members: { points } };
}

function pointsOf(
  { points }: Members,
  { least, visibility = false }: { least: number; visibility?: boolean },
): Point[] {
  if (!Array.isArray(points)) throw new Malformed('points', 'must be a list of points');
  if (points.length < least) throw new Malformed('points', `must have at least ${least} points`);
  if (points.length > MAX_POINTS) {
    throw new Malformed('points', `must have at most ${MAX_POINTS} points`);
  }
  const kinds = visibility ? ['x, y', 'x, y, visibility'] : ['x, y'];
  return points.map(
    (point, index) => numbersOf(point, `points.${index}`, kinds) as unknown as Point,
  );
}

/** @param kinds What the numbers may stand for, which says how many there may be. */
function numbersOf(value: unknown, field: string, kinds: readonly string[]): number[] {
  const fits = kinds.some((kind) => Array.isArray(value) && value.length === lengthOf(kind));
  if (!fits) throw new Malformed(field, `must be [${kinds.join('] or [')}]`);
  return (value as unknown[]).map((each) => numberOf(each, field));
}

function lengthOf(kind: string): number {
  return kind.split(',').length;
}

function numberOf(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new Malformed(field, 'must be a finite number');
  }
  if (Math.abs(value) > MAX_COORDINATE) {
    throw new Malformed(field, `must be at most ${MAX_COORDINATE} from 0`);
  }
  return value;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
