import type { AnnotationRecord, Keypoint, Shape } from './annotation-record';
import { rotatedShapeOf } from './geometry/rotated-box';
import { lineFrom } from './geometry/stored-geometry';
import { areNumbers, isObject, type JsonObject } from './json/json-values';

/**
 * The name under which files of formats with attributes carry what the format has no place for, in one object. Other
 * tools keep it as an attribute that they do not know.
 */
export const NOTE_KEY = 'labeler';

const STATES = ['draft', 'confirmed', 'verified'] as const;

/** What a file says of an annotation beside its format. */
export interface AnnotationNote {
  state?: (typeof STATES)[number];
  /** Percent, 0 to 100. */
  confidence?: number;
  /** Attributes that could not stand in the place of the format. */
  attributes?: JsonObject;
  /** The type of the annotation, where the format has one shape for several. */
  type?: unknown;
  /** Of each point, where the format cannot say it. */
  visibility?: unknown;
  /** `[x, y, radius]`, where the format has the box around it only. */
  circle?: unknown;
}

/** Splits what a file says of an annotation into its attributes and our note. */
export function withoutNote(given: JsonObject): { attributes: JsonObject; note: AnnotationNote } {
  const { [NOTE_KEY]: found, ...attributes } = given;
  const note = asNote(found);
  if (!note) return { attributes: given, note: {} };
  return { attributes: { ...attributes, ...note.attributes }, note };
}

/** Undefined for what somebody else keeps under our name. */
export function asNote(value: unknown): AnnotationNote | undefined {
  if (!isObject(value)) return undefined;
  const { state, attributes, confidence } = value;
  const isOurs = STATES.some((each) => each === state);
  return isOurs
    ? {
        ...value,
        attributes: isObject(attributes) ? attributes : undefined,
        confidence: isPercent(confidence) ? confidence : undefined,
      }
    : undefined;
}

/** The members of a record that come from our note. */
export function detailsOf(
  { state, confidence }: AnnotationNote,
  id?: unknown,
): Pick<AnnotationRecord, 'confidence' | 'details'> {
  const details = { ...(isId(id) && { id }), ...(state && { state }) };
  return { confidence: confidence ?? null, ...(state && { details }) };
}

export function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

export function isPercent(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 100;
}

/** Pixels by which a shape may have been moved by other tools without being another one. */
const SAME = 0.01;

/** The shape as our note says that it is meant, as far as it still is that one. */
export function retyped(shape: Shape, { type, visibility, circle }: AnnotationNote): Shape {
  if (shape.type === 'polyline' && type === 'line') {
    const line = lineFrom(shape);
    return typeof line === 'string' ? shape : line;
  }
  if (shape.type === 'bbox' && type === 'rotated_bbox') {
    return rotatedShapeOf([shape.x, shape.y, shape.width, shape.height, 0]);
  }
  if (shape.type === 'keypoint' && Array.isArray(visibility)) return seen(shape, visibility);
  if (shape.type === 'circle' && areNumbers(circle)) return exactCircle(shape, circle);
  return shape;
}

function seen(shape: Extract<Shape, { type: 'keypoint' }>, visibility: readonly unknown[]): Shape {
  if (visibility.length !== shape.points.length) return shape;
  const points = shape.points.map(([x, y], at): Keypoint => {
    const value = visibility[at];
    return typeof value === 'number' ? [x, y, value] : [x, y];
  });
  return { type: 'keypoint', points };
}

function exactCircle(
  shape: Extract<Shape, { type: 'circle' }>,
  [x = NaN, y = NaN, radius = NaN]: readonly number[],
): Shape {
  const [left, top] = shape.center;
  const isSame = [left - x, top - y, shape.radius - radius].every((by) => Math.abs(by) <= SAME);
  return isSame ? { type: 'circle', center: [x, y], radius } : shape;
}
