import type { AnnotationType, Geometry } from '@libs/geometry';
import type { AnnotationState, ImageStatus } from '@libs/labeler-db';
import type { ImageReview } from '@libs/formats';

/** Of the labels of a task: all of them, or those that are confirmed or verified. */
export type Content = 'all' | 'reviewed';

/** What the labels of a task amount to. */
export interface PartTotals {
  /** Images with at least one of the annotations, or confirmed as a whole. */
  images: number;
  annotations: number;
  /** Annotations by the id of their class; `''` stands for none. */
  classes: Record<string, number>;
  /**
   * `sha256:` and hex, of the labels and the classes of the task. The same for the same content, whatever its ids, the
   * order it came in, its times and its people.
   */
  contentHash: string;
  /** When the content was last changed. */
  changedAt: Date;
}

export interface RevisionClass {
  id: string;
  name: string;
  /** `#rrggbb`. */
  color: string;
}

/** A state of a dataset that stays readable for ever. */
export interface Revision {
  datasetId: string;
  /** Rises with every change, from 1. */
  revision: number;
  /** Null for datasets without project. */
  projectId: string | null;
  frozenAt: Date;
  images: number;
  /** Sum of the sizes of the image files. */
  imageBytes: number;
  /** Of images, labels and classes together. */
  contentHash: string;
  /** The same without annotations that are drafts. */
  reviewedHash: string;
  taskTypes: string[];
  /** By task, in the order of the user. */
  classes: Record<string, RevisionClass[]>;
  /** By task; tasks of the project without labels are among them. */
  tasks: Record<string, Record<Content, PartTotals>>;
}

export interface FrozenImage {
  imageId: string;
  /** Stays with the image for good; rises in the order of arrival. */
  ordinal: number;
  /** Below the image root, with extension. */
  path: string;
  /** In the datasets bucket. */
  s3Key: string;
  /** Where the bytes lie instead, in the annotations bucket, once the image was overwritten or deleted. */
  preservedKey: string | null;
  /** Bytes. */
  size: number;
  /** Lower-case hex. */
  sha256: string | null;
  crc32: number | null;
  etag: string | null;
  /** Pixels, as displayed. */
  width: number | null;
  height: number | null;
  /** EXIF orientation, 1 to 8. */
  orientation: number | null;
  contentType: string | null;
}

/** An annotation as it was. Times are ISO 8601, UTC; they and the version are those of its last change of content. */
export interface FrozenAnnotation {
  id: number;
  type: AnnotationType;
  geometry: Geometry;
  classId: string | null;
  className: string | null;
  attributes: Record<string, unknown>;
  /** Percent, 0 to 100. */
  confidence: number | null;
  state: AnnotationState;
  version: number;
  notes: string | null;
  createdBy: number;
  createdAt: string;
  updatedAt: string;
  confirmedBy: number | null;
  confirmedAt: string | null;
}

/** The labels of an image in one task. */
export interface FrozenLabels {
  image: FrozenImage;
  status: ImageStatus;
  /** Someone has confirmed the image as a whole. */
  isReviewed: boolean;
  review: ImageReview;
  /** In the order of their ids. */
  annotations: FrozenAnnotation[];
}
