/** What can be drawn on an image, or said of it. */
export const ANNOTATION_TYPES = [
  'bbox',
  'rotated_bbox',
  'polygon',
  'polyline',
  'circle',
  'keypoint',
  'line',
  'classification',
  'no_object',
] as const;
export type AnnotationType = (typeof ANNOTATION_TYPES)[number];

/** Pixels from the upper left corner of the image as displayed. */
export type Point = readonly [x: number, y: number];

/** A geometry as it is stored; which members there are depends on the type. */
export interface Geometry {
  type: AnnotationType;
  [member: string]: unknown;
}

export const MAX_POINTS = 20_000;

/** Pixels. Far beyond any image, and small enough that sums and products of coordinates stay exact enough. */
export const MAX_COORDINATE = 1e9;

export function isAnnotationType(value: unknown): value is AnnotationType {
  return (ANNOTATION_TYPES as readonly unknown[]).includes(value);
}
