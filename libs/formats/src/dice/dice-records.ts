import type { AnnotationRecord, FileRecord, ImageDetails, Shape } from '../annotation-record';
import { imageNames, problem, readCategory } from '../coco/coco-records';
import { readSegmentation } from '../coco/segmentation';
import { imageDetailsOf } from '../image-details';
import { asNote, detailsOf } from '../own-notes';
import { boxOf, circleOf, type Found, lineOf } from '../geometry/rings';
import { shapeOfGeometry } from '../geometry/stored-geometry';
import type { JsonElement } from '../json/json-cutter';
import { idOf, isObject, type JsonObject, pixelsOf, textOf } from '../json/json-values';
import type { ProblemCode } from '../problems';

export const DICE_KEYS = new Set(['task_type', 'classes', 'images']);
export const BACKGROUND = '__background__';

/** Names of tasks in the file, where they differ from the product's. */
export const TASKS: Readonly<Record<string, string>> = {
  object_detection: 'detection',
  instance_segmentation: 'segmentation',
  image_classification: 'classification',
  keypoint_detection: 'keypoint',
  line_detection: 'line',
  geometry_detection: 'geometry',
};

/**
 * Reads the elements of a nested DICE document. Classes are named at each annotation; what the annotation names only
 * by id is looked up in `classes`.
 */
export class DiceRecords {
  private readonly names = new Set<string>();

  *read({ key, index, value }: JsonElement): Generator<FileRecord> {
    const where = index === null ? key : `${key}[${index}]`;
    if (key === 'task_type') yield* taskOf(value);
    else if (!isObject(value)) yield problem('not_an_object', where);
    else if (key === 'classes') yield* readCategory(value, where).map(withIdKey);
    else yield* this.image(value, index ?? 0, where);
  }

  private *image(image: JsonObject, index: number, where: string): Generator<FileRecord> {
    const paths = imageNames(image);
    const annotations = Array.isArray(image.annotations) ? (image.annotations as unknown[]) : [];
    if (paths.length === 0) {
      for (let at = 0; at < Math.max(annotations.length, 1); at++) {
        yield problem('image_without_name', where);
      }
      return;
    }
    // Ids need not be unique here: annotations lie within their image.
    const key = String(index);
    const size = { width: pixelsOf(image.width), height: pixelsOf(image.height) };
    yield { kind: 'image', key, paths, ...size, where, details: detailsIn(image) };
    for (const [at, annotation] of annotations.entries()) {
      const place = `${where}.annotations[${at}]`;
      if (isObject(annotation)) yield* this.annotation(annotation, key, place);
      else yield problem('not_an_object', place);
    }
  }

  private *annotation(
    annotation: JsonObject,
    imageKey: string,
    where: string,
  ): Generator<FileRecord> {
    const { shapes, problems } = shapesOf(annotation);
    yield* problems.map((code) => problem(code, where));
    if (shapes.length === 0) return;
    const isMark = shapes[0]?.type === 'no_object';
    const classKey = isMark ? null : yield* this.classKey(annotation, where);
    if (classKey === undefined) return;
    const attributes = isObject(annotation.attributes) ? { ...annotation.attributes } : {};
    const confidence = percentOf(annotation.confidence);
    const details = stateIn(annotation);
    const rest = {
      unit: 'pixel',
      attributes,
      keypoints: null,
      confidence,
      where,
      details,
    } as const;
    yield { kind: 'annotation', imageKey, classKey, shapes, ...rest };
  }

  private *classKey(
    annotation: JsonObject,
    where: string,
  ): Generator<FileRecord, string | undefined> {
    const name = textOf(annotation.class_name);
    if (name === undefined) {
      const id = idOf(annotation.class_id);
      if (id === undefined) yield problem('class_name_missing', where);
      return id === undefined ? undefined : `id ${id}`;
    }
    const key = `name ${name}`;
    if (!this.names.has(name)) {
      this.names.add(name);
      yield { kind: 'class', key, name, color: null, where };
    }
    return key;
  }
}

/** What files of this product say of an image, with the same names as elsewhere but `id` and `metadata`. */
function detailsIn({ id, metadata, ...image }: JsonObject): ImageDetails | undefined {
  return imageDetailsOf({ ...image, image_number: id, review: metadata, path: undefined });
}

function stateIn({ id, state }: JsonObject): AnnotationRecord['details'] {
  return detailsOf(asNote({ state }) ?? {}, id).details;
}

function* taskOf(value: unknown): Generator<FileRecord> {
  const task = textOf(value);
  if (task !== undefined) yield { kind: 'task', taskType: TASKS[task] ?? task };
}

function withIdKey(record: FileRecord): FileRecord {
  return record.kind === 'class' ? { ...record, key: `id ${record.key}` } : record;
}

/** The most precise form that an annotation has; its box follows from it. */
function shapesOf(annotation: JsonObject): { shapes: Shape[]; problems: ProblemCode[] } {
  const { segmentation, class_name: className, is_background: isBackground } = annotation;
  if (isBackground === true || className === BACKGROUND) return one({ type: 'no_object' });
  if (isObject(segmentation) || (Array.isArray(segmentation) && segmentation.length > 0)) {
    return readSegmentation(segmentation);
  }
  return one(shapeOf(annotation));
}

function shapeOf(annotation: JsonObject): Found {
  const { polyline, circle, geometry, bbox, type } = annotation;
  if (polyline !== undefined) return lineOf('polyline', polyline);
  if (isObject(circle)) return circleOf(circle.center, circle.radius);
  if (isObject(geometry)) return shapeOfGeometry(type ?? geometry.type, geometry);
  if (bbox !== undefined && bbox !== null) return readBox(annotation);
  return { type: 'classification' };
}

function one(found: Found): { shapes: Shape[]; problems: ProblemCode[] } {
  return typeof found === 'string'
    ? { shapes: [], problems: [found] }
    : { shapes: [found], problems: [] };
}

function readBox({ bbox, bbox_format: format = 'xywh' }: JsonObject): Found {
  if (format === 'xywh') return boxOf(bbox);
  if (format !== 'xyxy' || !Array.isArray(bbox)) return 'shape_malformed';
  const [left, top, right, bottom] = bbox as number[];
  return boxOf([left, top, Number(right) - Number(left), Number(bottom) - Number(top)]);
}

function percentOf(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= 100 ? Math.round(value) : null;
}
