import type { FileRecord, Shape } from '../annotation-record';
import { imageDetailsOf, splitOf } from '../image-details';
import { pathIn } from '../image-paths';
import type { JsonElement } from '../json/json-cutter';
import { idOf, isObject, type JsonObject, pixelsOf, textOf } from '../json/json-values';
import { detailsOf, NOTE_KEY, retyped, withoutNote } from '../own-notes';
import type { ProblemCode } from '../problems';
import { datumaroShapes } from './datumaro-shapes';

export const DATUMARO_KEYS = new Set(['infos', 'categories', 'items']);

/** Reads the elements of a Datumaro document, which holds one subset. */
export class DatumaroRecords {
  private readonly split;

  /** @param name Of the file; its last part without extension is the subset. */
  constructor(name: string) {
    this.split = splitOf(/([^/]*)\.json$/i.exec(name)?.[1]);
  }

  *read({ key, index, value }: JsonElement): Generator<FileRecord> {
    if (key === 'categories' && isObject(value)) yield* classesIn(value);
    else if (key === 'infos' && isObject(value)) yield* taskIn(value);
    else if (key === 'items') yield* this.item(value, index ?? 0);
  }

  private *item(item: unknown, index: number): Generator<FileRecord> {
    const where = `items[${index}]`;
    if (!isObject(item)) {
      yield problem('not_an_object', where);
      return;
    }
    const { id, image, media, attr } = item;
    const file = [image, media].find(isObject);
    const paths = [pathIn(file?.path), pathIn(id)].filter((path) => path !== '');
    const annotations = Array.isArray(item.annotations) ? (item.annotations as unknown[]) : [];
    if (paths.length === 0) {
      for (let at = 0; at < Math.max(annotations.length, 1); at++) {
        yield problem('image_without_name', where);
      }
      return;
    }
    const own = isObject(attr) ? attr[NOTE_KEY] : undefined;
    const details = { ...imageDetailsOf(own), split: this.split };
    const imageKey = String(index);
    const size = sizeIn(file?.size);
    const known = [...new Set(paths)];
    yield { kind: 'image', key: imageKey, paths: known, ...size, where, details };
    for (const [at, annotation] of [...annotations, ...marksIn(own)].entries()) {
      const place = `${where}.annotations[${at}]`;
      if (isObject(annotation)) yield* annotationIn(annotation, imageKey, place);
      else yield problem('not_an_object', place);
    }
  }
}

function problem(code: ProblemCode, where: string): FileRecord {
  return { kind: 'problem', code, where };
}

function* taskIn(infos: JsonObject): Generator<FileRecord> {
  const { [NOTE_KEY]: own } = infos;
  const taskType = isObject(own) ? textOf(own.task_type) : undefined;
  if (taskType !== undefined) yield { kind: 'task', taskType };
}

/** Height comes first. */
function sizeIn(size: unknown): { width: number | null; height: number | null } {
  const [height, width] = Array.isArray(size) ? (size as unknown[]) : [];
  return { width: pixelsOf(width), height: pixelsOf(height) };
}

/** Labels count from 0; their colours are those of masks. */
function* classesIn({ label, mask }: JsonObject): Generator<FileRecord> {
  const labels = isObject(label) && Array.isArray(label.labels) ? (label.labels as unknown[]) : [];
  const colors = new Map<string | undefined, string>();
  const colormap = isObject(mask) && Array.isArray(mask.colormap) ? mask.colormap : [];
  for (const entry of colormap.filter(isObject)) colors.set(idOf(entry.label_id), hexOf(entry));
  for (const [index, entry] of labels.entries()) {
    const where = `categories.label.labels[${index}]`;
    const name = isObject(entry) ? textOf(entry.name) : undefined;
    const key = String(index);
    if (name === undefined) yield problem('class_name_missing', where);
    else yield { kind: 'class', key, name, color: colors.get(key) ?? null, where };
  }
}

function hexOf({ r, g, b }: JsonObject): string {
  const hex = (value: unknown) =>
    (Math.min(Math.max(Number(value) || 0, 0), 255) | 0).toString(16).padStart(2, '0');
  return `#${hex(r)}${hex(g)}${hex(b)}`;
}

function marksIn(own: unknown): unknown[] {
  return isObject(own) && Array.isArray(own.no_object) ? (own.no_object as unknown[]) : [];
}

function* annotationIn(
  annotation: JsonObject,
  imageKey: string,
  where: string,
): Generator<FileRecord> {
  const { shapes, problems, used = [] } = datumaroShapes(annotation);
  yield* problems.map((code) => problem(code, where));
  if (shapes.length === 0) return;
  const { id, type, label_id: labelId } = annotation;
  const classKey = type === 'no_object' ? null : idOf(labelId);
  if (classKey === undefined) {
    yield problem('class_id_unknown', where);
    return;
  }
  const given = isObject(annotation.attributes) ? annotation.attributes : {};
  const kept = Object.fromEntries(Object.entries(given).filter(([name]) => !used.includes(name)));
  const { attributes, note } = withoutNote({ ...builtIn(annotation), ...kept });
  const meant: Shape[] = shapes.map((shape) => retyped(shape, note));
  const rest = {
    unit: 'pixel',
    attributes,
    keypoints: null,
    ...detailsOf(note, id),
    where,
  } as const;
  yield { kind: 'annotation', imageKey, classKey, shapes: meant, ...rest };
}

/** What every annotation of the format may say, where it says more than usual. */
function builtIn({ z_order: order, group }: JsonObject): JsonObject {
  return {
    ...(Number.isInteger(order) && order !== 0 && { z_order: order }),
    ...(Number.isInteger(group) && group !== 0 && { group }),
  };
}
