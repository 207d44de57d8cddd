import { isEmpty } from '../json/json-values';
import { NOTE_KEY } from '../own-notes';
import type { LabeledAnnotation, LabeledImage } from './labeled-dataset';

type Json = Record<string, unknown>;

/** Members of our note that depend on the shape. */
export interface ShapeNote {
  type?: string;
  visibility?: readonly (number | null)[];
  circle?: readonly number[];
}

/**
 * What our note says of an annotation; see `own-notes` for how it is read.
 * @param shape Members that depend on the shape, as in `ShapeNote`.
 * @param further Attributes that the note has to carry.
 */
export function annotationNote(
  { state, confidence }: LabeledAnnotation,
  shape: object,
  further: Json,
): Json {
  const note: Json = { state };
  if (confidence !== null) note['confidence'] = confidence;
  Object.assign(note, shape);
  if (!isEmpty(further)) note['attributes'] = further;
  return note;
}

/** What is said of an image beside the format; see `imageDetailsOf` for how it is read. */
export function imageNote({ number, id, isReviewed, review }: LabeledImage): Json {
  return {
    image_number: number,
    image_id: id,
    is_reviewed: isReviewed,
    review: {
      labeled_by: review.labeledBy,
      labeled_at: review.labeledAt,
      reviewed_by: review.reviewedBy,
      reviewed_at: review.reviewedAt,
    },
  };
}

/** How a format says an attribute by itself; undefined for values that it cannot say. */
export type Places = ReadonlyMap<string, (value: unknown) => string | number | undefined>;

/** Splits off the attributes that the format has a place of its own for. */
export function nativeAttributes(
  attributes: Json,
  places: Places,
): { native: Record<string, string | number>; others: Json } {
  const native: Record<string, string | number> = {};
  if (isEmpty(attributes)) return { native, others: attributes };
  const others = Object.entries(attributes).filter(([name, value]) => {
    const said = places.get(name)?.(value);
    if (said !== undefined) native[name] = said;
    return said === undefined;
  });
  return { native, others: Object.fromEntries(others) };
}

/** Attributes that may stand in the place of the format, and those that our note has to carry. */
export function dividedAttributes(
  attributes: Json,
  fits: (name: string, value: unknown) => boolean,
): { placed: Json; further: Json } {
  if (isEmpty(attributes)) return { placed: attributes, further: attributes };
  const entries = Object.entries(attributes);
  const isPlaced = ([name, value]: [string, unknown]) => name !== NOTE_KEY && fits(name, value);
  return {
    placed: Object.fromEntries(entries.filter(isPlaced)),
    further: Object.fromEntries(entries.filter((entry) => !isPlaced(entry))),
  };
}

/** A whole number that says more than its absence does. */
export function counted(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && value !== 0 ? (value as number) : undefined;
}

/** Of each point, where at least one says it. */
export function visibilityOf(points: readonly (readonly number[])[]): (number | null)[] | null {
  const visibility = points.map(([, , seen]) => seen ?? null);
  return visibility.some((seen) => seen !== null) ? visibility : null;
}
