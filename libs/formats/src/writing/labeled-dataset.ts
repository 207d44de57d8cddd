import type { AnnotationType, Geometry } from '@libs/geometry';

/** A class of a task. Its place among the classes of the dataset, from 0, is its number in files that count from 0. */
export interface LabeledClass {
  /** As the product knows it; stays the same when the class is renamed. */
  id: string;
  name: string;
  /** `#rrggbb`. */
  color: string;
}

export interface LabeledAnnotation {
  /** From 1, unique within the dataset. */
  id: number;
  type: AnnotationType;
  /** Pixels of the image as displayed. */
  geometry: Geometry;
  /** Place among the classes of the dataset, from 0; null for what has no class. */
  classIndex: number | null;
  attributes: Record<string, unknown>;
  /** Percent, 0 to 100. */
  confidence: number | null;
  state: 'draft' | 'confirmed' | 'verified';
}

export const SPLITS = ['train', 'val', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** Who drew on an image and who judged it, for formats that can say so. */
export interface ImageReview {
  labeledBy: string | null;
  /** ISO 8601, UTC. */
  labeledAt: string | null;
  reviewedBy: string | null;
  reviewedAt: string | null;
}

/** The bytes of an image file, which archives with images hold. */
export interface ImageContent {
  /** Bytes. */
  size: number;
  /** Of the bytes, unsigned. */
  crc32: number;
  /** All of the bytes, as they are stored. May be called any number of times. */
  open(): AsyncIterable<Uint8Array>;
}

export interface LabeledImage {
  /** From 1, below 2^53; the same in every version of the dataset. */
  number: number;
  /** As the product knows it. */
  id: string;
  /** Below the image root, with extension: relative, `/`, NFC. Unique within the dataset. */
  path: string;
  /** Pixels, as displayed; null when not known. */
  width: number | null;
  height: number | null;
  split: Split | null;
  /** Someone has confirmed the image as a whole. */
  isReviewed: boolean;
  review: ImageReview;
  /** In the order of their ids. */
  annotations: readonly LabeledAnnotation[];
  /** Null for exports without images. */
  content: ImageContent | null;
}

/** What a file says about the dataset as a whole. Nothing in it depends on the time of writing. */
export interface DatasetDescription {
  datasetId: string;
  name: string;
  description: string | null;
  taskType: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** The last change of the content; ISO 8601, UTC. */
  changedAt: string;
  /** Rises when the content changes. */
  version: number;
  /** Where the images lie, for readers who fetch them by themselves. */
  storage: { type: string; bucket: string; imageRoot: string } | null;
  classes: readonly LabeledClass[];
}

/** What a pass over the images looks at; everything when not said. */
export interface ImagesPass {
  /** Annotations of this type: others may be missing, and who did what may be. The images are the same. */
  onlyType?: AnnotationType;
}

/** A dataset of one task, to be written in any format. */
export interface LabeledDataset {
  readonly description: DatasetDescription;
  /**
   * The images in the byte order of their paths; the same images each time. Writers that need several passes call it
   * several times and hold one image at a time.
   */
  images(pass?: ImagesPass): AsyncIterable<LabeledImage>;
}
