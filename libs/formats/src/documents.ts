import { AnnotationFileUnreadableError } from './annotation-file.errors';
import type { AnnotationFormat, FileRecord } from './annotation-record';
import { COCO_KEYS, cocoRecords } from './coco/coco-records';
import { CvatRecords } from './cvat/cvat-records';
import { DATUMARO_KEYS, DatumaroRecords } from './datumaro/datumaro-records';
import { DICE_KEYS, DiceRecords } from './dice/dice-records';
import { jsonElements } from './json/json-elements';
import { isObject, type JsonObject } from './json/json-values';
import { LabelStudioRecords } from './labelstudio/labelstudio-records';
import { VocRecords } from './voc/voc-records';
import { rootNameIn, xmlElements } from './xml/xml-cutter';

/** A document, which may lie in an archive. */
export interface DocumentSource {
  /** File name or path. */
  name: string;
  /** All of its bytes; may be called any number of times. */
  open(): AsyncIterable<Uint8Array>;
}

export type DocumentFormat = Exclude<AnnotationFormat, 'yolo' | 'imagefolder'>;

const HEAD_BYTES = 4096;
const MAX_XML_BYTES = 16 * 1024 * 1024;

/** The beginning of a document, of up to 4 KiB. */
export async function headOf(source: DocumentSource): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of source.open()) {
    parts.push(part);
    length += part.length;
    if (length >= HEAD_BYTES) break;
  }
  const head = Buffer.concat(parts).subarray(0, HEAD_BYTES).toString('utf8');
  return head.replace(/^\ufeff/, '').trimStart();
}

/** Recognises a JSON document. @throws AnnotationFileUnreadableError when it is not JSON at all */
export async function jsonFormatOf(source: DocumentSource): Promise<DocumentFormat | undefined> {
  const keys = new Set<string>();
  const wants = (key: string) => {
    keys.add(key);
    return key === 'images' || key === 'items';
  };
  for await (const { key, index, value } of jsonElements(source, wants)) {
    if (index !== null) return formatByElement(key, isObject(value) ? value : {});
  }
  // A list of no tasks.
  if (keys.size === 0) return (await headOf(source)).startsWith('[') ? 'labelstudio' : undefined;
  if (keys.has('items')) return keys.has('categories') ? 'datumaro' : undefined;
  if (!keys.has('images')) return undefined;
  return keys.has('classes') ? 'dice' : 'coco';
}

/** By the first of its tasks, items or images. */
function formatByElement(key: string, value: JsonObject): DocumentFormat | undefined {
  // A file that carries both forms is read as DICE, which says more.
  if (key === 'images') return Array.isArray(value.annotations) ? 'dice' : 'coco';
  if (key === 'items') return 'annotations' in value ? 'datumaro' : undefined;
  return isObject(value.data) ? 'labelstudio' : undefined;
}

export function xmlFormatIn(head: string): DocumentFormat | undefined {
  const root = rootNameIn(head);
  if (root === 'annotations') return 'cvat';
  return root === 'annotation' ? 'voc' : undefined;
}

const READS: Record<DocumentFormat, (source: DocumentSource) => AsyncIterable<FileRecord>> = {
  async *coco(source) {
    for await (const element of jsonElements(source, (key) => COCO_KEYS.has(key))) {
      yield* cocoRecords(element);
    }
  },
  async *dice(source) {
    const dice = new DiceRecords();
    for await (const element of jsonElements(source, (key) => DICE_KEYS.has(key))) {
      yield* dice.read(element);
    }
  },
  async *datumaro(source) {
    const datumaro = new DatumaroRecords(source.name);
    for await (const element of jsonElements(source, (key) => DATUMARO_KEYS.has(key))) {
      yield* datumaro.read(element);
    }
  },
  async *labelstudio(source) {
    const tasks = new LabelStudioRecords();
    for await (const { index, value } of jsonElements(source, () => false)) {
      yield* tasks.read(value, index ?? 0);
    }
  },
  async *cvat(source) {
    const cvat = new CvatRecords();
    for await (const element of xmlElements(source, JSON.stringify(source.name))) {
      yield* cvat.read(element);
    }
  },
  voc: (source) => vocDocument(source, new VocRecords()),
};

/** Reads a document of a known format. @throws AnnotationFileUnreadableError */
export function documentRecords(
  format: DocumentFormat,
  source: DocumentSource,
): AsyncIterable<FileRecord> {
  return READS[format](source);
}

/** Reads one of several documents of Pascal VOC, which share their classes. */
export async function* vocDocument(
  source: DocumentSource,
  voc: VocRecords,
): AsyncGenerator<FileRecord> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of source.open()) {
    parts.push(Buffer.from(part));
    length += part.length;
    if (length > MAX_XML_BYTES) {
      throw new AnnotationFileUnreadableError('the XML document is larger than 16 MiB');
    }
  }
  yield* voc.read(source.name, Buffer.concat(parts));
}
