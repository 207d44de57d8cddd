import type { FileRecord, ImageDetails, Shape } from '../annotation-record';
import { boxOf } from '../geometry/rings';
import { splitOf } from '../image-details';
import { pathIn } from '../image-paths';
import type { JsonElement } from '../json/json-cutter';
import {
  areNumbers,
  colorOf,
  idOf,
  isObject,
  type JsonObject,
  pixelsOf,
  textOf,
} from '../json/json-values';
import { isId } from '../own-notes';
import type { LossCode, ProblemCode } from '../problems';
import { readSegmentation } from './segmentation';

export const COCO_KEYS = new Set(['images', 'categories', 'annotations']);

type Read = (entry: JsonObject, where: string) => FileRecord[];

const READS: Record<string, Read> = {
  images: readImage,
  categories: readCategory,
  annotations: readAnnotation,
};

/** What one element of a flat COCO document says. */
export function cocoRecords({ key, index, value }: JsonElement): FileRecord[] {
  const where = index === null ? key : `${key}[${index}]`;
  const read = READS[key];
  if (!read) return [];
  return isObject(value) ? read(value, where) : [problem('not_an_object', where)];
}

export function problem(code: ProblemCode, where: string): FileRecord {
  return { kind: 'problem', code, where };
}

function readImage(image: JsonObject, where: string): FileRecord[] {
  const key = idOf(image.id);
  if (key === undefined) return [problem('image_id_missing', where)];
  const paths = imageNames(image);
  if (paths.length === 0) return [problem('image_without_name', where)];
  const { annotations } = image;
  return [
    {
      kind: 'image',
      key,
      paths,
      width: pixelsOf(image.width),
      height: pixelsOf(image.height),
      where,
      details: detailsIn(image),
    },
    ...(Array.isArray(annotations) && annotations.length > 0
      ? [problem('annotations_in_image', where)]
      : []),
  ];
}

function detailsIn({ id, split }: JsonObject): ImageDetails {
  return { ...(isId(id) && { number: id }), ...(split !== undefined && { split: splitOf(split) }) };
}

/** `image_id` is the product's own name for the image, where it wrote the file. */
export function imageNames({ file_name: fileName, image_id: imageId }: JsonObject): string[] {
  const names = [pathIn(fileName), pathIn(imageId)];
  return [...new Set(names)].filter((name) => name !== '');
}

export function readCategory(category: JsonObject, where: string): FileRecord[] {
  const key = idOf(category.id);
  const name = textOf(category.name);
  if (key === undefined) return [problem('class_id_unknown', where)];
  if (name === undefined) return [problem('class_name_missing', where)];
  return [{ kind: 'class', key, name, color: colorOf(category.color), where }];
}

function readAnnotation(annotation: JsonObject, where: string): FileRecord[] {
  const imageKey = idOf(annotation.image_id);
  const classKey = idOf(annotation.category_id);
  if (imageKey === undefined) return [problem('image_id_missing', where)];
  if (classKey === undefined) return [problem('class_id_unknown', where)];
  const { shapes, problems } = shapesOf(annotation);
  const records = problems.map((code) => problem(code, where));
  if (shapes.length === 0) return records;
  const attributes = isObject(annotation.attributes) ? { ...annotation.attributes } : {};
  // Kept, so that an export can give it back.
  if (annotation.iscrowd === 1 || annotation.iscrowd === true) attributes.iscrowd = 1;
  const keypoints = keypointsOf(annotation.keypoints);
  if (keypoints === 'shape_malformed') records.push(problem(keypoints, where));
  records.push({
    kind: 'annotation',
    imageKey,
    classKey,
    shapes,
    unit: 'pixel',
    attributes,
    keypoints: typeof keypoints === 'string' ? null : keypoints,
    confidence: confidenceOf(annotation.score),
    where,
    ...(isId(annotation.id) && { details: { id: annotation.id } }),
  });
  return records;
}

function shapesOf({ bbox, segmentation }: JsonObject): {
  shapes: Shape[];
  problems: ProblemCode[];
} {
  const outline = readSegmentation(segmentation);
  const box = isNothing(bbox) ? undefined : boxOf(bbox);
  const problems = [...outline.problems];
  if (typeof box === 'string') problems.push(box);
  const shapes = typeof box === 'object' ? [box, ...outline.shapes] : outline.shapes;
  if (shapes.length === 0 && problems.length === 0) problems.push('shape_missing');
  return { shapes, problems };
}

/** Tools write null or an empty list for what an annotation does not have. */
function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function keypointsOf(value: unknown): number[] | null | LossCode {
  if (isNothing(value)) return null;
  return areNumbers(value) && value.length % 3 === 0 ? value : 'shape_malformed';
}

/** A share of one, in percent. */
function confidenceOf(score: unknown): number | null {
  const isShare = typeof score === 'number' && score >= 0 && score <= 1;
  return isShare ? Math.round(score * 100) : null;
}
