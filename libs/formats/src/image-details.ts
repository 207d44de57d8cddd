import type { ImageDetails } from './annotation-record';
import { isObject, type JsonObject } from './json/json-values';
import { isId } from './own-notes';
import { type ImageReview, SPLITS } from './writing/labeled-dataset';

/** What a file says of an image beside its format: the form in which every format with a place for it has it. */
export function imageDetailsOf(given: unknown): ImageDetails | undefined {
  if (!isObject(given)) return undefined;
  const { image_number: number, image_id: id, path, split, is_reviewed: isReviewed } = given;
  if (!isId(number)) return undefined;
  return {
    number,
    ...(typeof id === 'string' && { id }),
    ...(typeof path === 'string' && { path }),
    ...(split !== undefined && { split: splitOf(split) }),
    isReviewed: isReviewed === true,
    review: reviewOf(given.review),
  };
}

export function splitOf(value: unknown) {
  return SPLITS.find((split) => split === value) ?? null;
}

function reviewOf(given: unknown): ImageReview {
  const review: JsonObject = isObject(given) ? given : {};
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    labeledBy: text(review.labeled_by),
    labeledAt: text(review.labeled_at),
    reviewedBy: text(review.reviewed_by),
    reviewedAt: text(review.reviewed_at),
  };
}
