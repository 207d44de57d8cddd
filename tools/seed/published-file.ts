import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { Task } from './datasets';
import { boxOf, type Geometry, type Point } from './scene';

/** What a published annotation file is made of. */
export interface Publication {
  datasetId: string;
  datasetName: string;
  task: Task;
  version: number;
  bucket: string;
  createdAt: Date;
  publishedAt: Date;
  /** In the order of the project. */
  classes: { classId: string; name: string; color: string }[];
  /** Those with an annotation, in the order of their ids. */
  images: PublishedImage[];
}

export interface PublishedImage {
  imageId: string;
  /** Path below the image root, with extension. */
  path: string;
  width: number;
  height: number;
  labeledBy: string | null;
  labeledAt: Date | null;
  reviewedBy: string | null;
  reviewedAt: Date | null;
  annotations: PublishedAnnotation[];
}

export interface PublishedAnnotation {
  id: number;
  annotationType: string;
  geometry: Geometry;
  classId: string | null;
  attributes: Record<string, unknown>;
}

const BACKGROUND = { class_id: -1, class_name: '__background__' };
const TASK_NAMES: Record<Task, string> = {
  detection: 'object_detection',
  segmentation: 'instance_segmentation',
  classification: 'classification',
  geometry: 'geometry_detection',
};

type Json = Record<string, unknown>;

/**
 * The bytes of `annotations_{task}.json`: the nested DICE form that our own readers take and, beside it,
 * the flat COCO arrays that trainers take. Equal content gives equal bytes.
 */
export function publishedFile(publication: Publication): Buffer {
  const images = publication.images.map((image, index) =>
    imageRecord(publication, image, index + 1),
  );
  const annotations = images.flatMap((image) => image.annotations);
  const document = {
    format_version: '1.0',
    dataset_id: publication.datasetId,
    dataset_name: publication.datasetName,
    task_type: TASK_NAMES[publication.task],
    created_at: inKorea(publication.createdAt),
    last_modified_at: inKorea(publication.publishedAt),
    version: publication.version,
    storage_info: {
      storage_type: 's3',
      bucket: publication.bucket,
      image_root: `datasets/${publication.datasetId}/images/`,
    },
    classes: publication.classes.map(({ name, color }, id) => ({
      id,
      name,
      color,
      supercategory: 'object',
    })),
    images,
    statistics: statistics(images, annotations),
    annotations: annotations.filter((annotation) => 'bbox' in annotation).map(flat),
    categories: publication.classes.map(({ name }, id) => ({ id, name, supercategory: 'object' })),
  };
  return Buffer.from(`${escapeNonAscii(JSON.stringify(document, null, 2))}\n`);
}

function imageRecord({ classes }: Publication, image: PublishedImage, id: number) {
  return {
    id,
    image_id: image.imageId,
    file_name: image.path,
    file_format: extname(image.path).slice(1).toLowerCase(),
    width: image.width,
    height: image.height,
    depth: 3,
    split: splitOf(image.imageId),
    annotations: image.annotations.map((annotation) => {
      const index = classes.findIndex(({ classId }) => classId === annotation.classId);
      const known = classes[index];
      return {
        id: annotation.id,
        image_id: id,
        ...(known ? { class_id: index, class_name: known.name } : BACKGROUND),
        ...shapeOf(annotation),
        attributes: annotation.attributes,
      } satisfies Json;
    }),
    metadata: {
      labeled_by: image.labeledBy,
      labeled_at: image.labeledAt && inKorea(image.labeledAt),
      reviewed_by: image.reviewedBy,
      reviewed_at: image.reviewedAt && inKorea(image.reviewedAt),
      source: 'platform_labeler_v1.0',
    },
  };
}

function shapeOf({ annotationType, geometry }: PublishedAnnotation): Json {
  switch (annotationType) {
    case 'bbox': {
      const bbox = geometry.bbox as [number, number, number, number];
      return { ...boxed(bbox), area: round(bbox[2] * bbox[3]), iscrowd: 0 };
    }
    case 'polygon': {
      const points = geometry.points as Point[];
      return {
        segmentation: [points.flat()],
        ...boxed(around(points)),
        area: areaOf(points),
        iscrowd: 0,
      };
    }
    case 'polyline': {
      const points = geometry.points as Point[];
      return { polyline: points.flat(), ...boxed(around(points)) };
    }
    case 'circle': {
      const { center, radius } = geometry as unknown as { center: Point; radius: number };
      const [x, y] = center;
      const bbox = [x - radius, y - radius, 2 * radius, 2 * radius].map(round);
      return { circle: { center, radius }, ...boxed(bbox), area: round(Math.PI * radius ** 2) };
    }
    case 'no_object':
      return { is_background: true };
    default:
      return {};
  }
}

function boxed(bbox: number[]): Json {
  return { bbox, bbox_format: 'xywh' };
}

function around(points: Point[]): number[] {
  const [left, top, right, bottom] = boxOf(points);
  return [left, top, round(right - left), round(bottom - top)];
}

/** Shoelace formula. */
function areaOf(points: Point[]): number {
  const doubled = points.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = points[(index + 1) % points.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);
  return round(Math.abs(doubled) / 2);
}

function flat(annotation: Json): Json {
  const { id, image_id, class_id, bbox, area, segmentation } = annotation;
  const [, , width = 0, height = 0] = bbox as number[];
  return {
    id,
    image_id,
    category_id: class_id,
    bbox,
    area: area ?? round(width * height),
    segmentation: segmentation ?? [],
    iscrowd: 0,
  };
}

function statistics(images: { split: string }[], annotations: Json[]): Json {
  const perImage = images.length > 0 ? annotations.length / images.length : 0;
  return {
    total_images: images.length,
    total_annotations: annotations.length,
    avg_annotations_per_image: round(perImage),
    class_distribution: countBy(annotations.map(({ class_name }) => class_name as string)),
    split_distribution: countBy(images.map(({ split }) => split)),
  };
}

function countBy(values: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

const TRAIN_SHARE = 0.7;
const VALIDATION_SHARE = 0.9;

/** The same image always falls into the same part. */
function splitOf(imageId: string): 'train' | 'val' | 'test' {
  const digest = BigInt(`0x${createHash('md5').update(imageId).digest('hex')}`);
  const share = Number(digest % 10_000n) / 10_000;
  if (share < TRAIN_SHARE) return 'train';
  return share < VALIDATION_SHARE ? 'val' : 'test';
}

const KOREA_MS = 9 * 60 * 60 * 1000;

function inKorea(time: Date): string {
  return new Date(time.getTime() + KOREA_MS).toISOString().replace('Z', '+09:00');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escapeNonAscii(text: string): string {
  return text.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
