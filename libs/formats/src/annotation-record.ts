import type { ProblemCode } from './problems';
import type { ImageReview, LabeledAnnotation, Split } from './writing/labeled-dataset';

export const ANNOTATION_FORMATS = [
  'dice',
  'coco',
  'yolo',
  'voc',
  'cvat',
  'datumaro',
  'labelstudio',
  'imagefolder',
] as const;
export type AnnotationFormat = (typeof ANNOTATION_FORMATS)[number];

export type Point = readonly [x: number, y: number];
export type Keypoint = Point | readonly [x: number, y: number, visibility: number];
export type RotatedBoxNumbers = readonly [
  x: number,
  y: number,
  width: number,
  height: number,
  angle: number,
];

/** A form on an image. Pixels have their origin in the upper left corner; the first pixel lies between 0 and 1. */
export type Shape =
  | { type: 'bbox'; x: number; y: number; width: number; height: number }
  /** `box` are the very numbers of the file, where it has upper left corner, size and degrees clockwise, in pixels. */
  | { type: 'rotated_bbox'; corners: readonly Point[]; box?: RotatedBoxNumbers }
  | { type: 'polygon'; points: readonly Point[] }
  | { type: 'polyline'; points: readonly Point[] }
  | { type: 'circle'; center: Point; radius: number }
  /** With a third number, a point also says whether it is seen: 0 not labeled, 1 hidden, 2 visible. */
  | { type: 'keypoint'; points: readonly Keypoint[] }
  /** From one point to another. */
  | { type: 'line'; points: readonly Point[] }
  | { type: 'classification' }
  | { type: 'no_object' };

/** An image that the file speaks of. */
export interface ImageRecord {
  kind: 'image';
  /** How annotations of this file name the image. */
  key: string;
  /** Where the image may lie, likeliest first: relative, with `/`, NFC; the extension may be missing. */
  paths: string[];
  /** Pixels; null when the file does not say. */
  width: number | null;
  height: number | null;
  where: string;
  /** What files of this product say beyond that. */
  details?: ImageDetails;
}

/** What files of this product say of an image, as far as their format has a place for it. */
export interface ImageDetails {
  number?: number;
  id?: string;
  path?: string;
  split?: Split | null;
  isReviewed?: boolean;
  review?: ImageReview;
}

export interface ClassRecord {
  kind: 'class';
  /** How annotations of this file name the class. */
  key: string;
  name: string;
  /** `#rrggbb`, when the file has one. */
  color: string | null;
  where: string;
}

export interface AnnotationRecord {
  kind: 'annotation';
  imageKey: string;
  /** Null for what has no class, such as `no_object`. */
  classKey: string | null;
  /** All that the file says about the form of one object: its box, and each part of its outline. */
  shapes: Shape[];
  /** `relative` coordinates are fractions of the width and height of the image. */
  unit: 'pixel' | 'relative';
  attributes: Record<string, unknown>;
  /** `[x1, y1, v1, …]` in the unit of the shapes, with v as COCO has it; null when there are none. */
  keypoints: readonly number[] | null;
  /** Percent, 0 to 100. */
  confidence: number | null;
  where: string;
  /** What files of this product say beyond that. */
  details?: { id?: number; state?: LabeledAnnotation['state'] };
}

/** The task that the whole file belongs to, when it says so. */
export interface TaskRecord {
  kind: 'task';
  taskType: string;
}

/** Something that was left out or changed. */
export interface ProblemRecord {
  kind: 'problem';
  code: ProblemCode;
  where: string;
}

export type FileRecord = ImageRecord | ClassRecord | AnnotationRecord | TaskRecord | ProblemRecord;
