import type { AnnotationFile } from './annotation-file';
import { AnnotationFileUnreadableError } from './annotation-file.errors';
import type { AnnotationFormat, FileRecord } from './annotation-record';
import { Archive } from './archive/archive';
import { COCO_KEYS, cocoRecords } from './coco/coco-records';
import { DICE_KEYS, DiceRecords } from './dice/dice-records';
import { jsonElements } from './json/json-elements';
import { isObject } from './json/json-values';
import { VocRecords } from './voc/voc-records';
import { isInLabels, isLabelPath, yoloRecords } from './yolo/yolo-records';
import { isSettingsPath } from './yolo/yolo-settings';

const MAX_CLASSES = 10_000;
const MAX_XML_BYTES = 16 * 1024 * 1024;
const HEAD_BYTES = 4096;

export interface ReadableAnnotationFile {
  format: AnnotationFormat;
  /** Reads the file from its beginning. Classes and images may come after the annotations that name them. */
  records(): AsyncIterable<FileRecord>;
}

/**
 * Recognises an annotation file by its content.
 * @throws AnnotationFileUnreadableError, here or while records are read
 */
export async function readAnnotationFile(file: AnnotationFile): Promise<ReadableAnnotationFile> {
  const readable = await recognize(file);
  return { format: readable.format, records: () => withFewClasses(readable.records()) };
}

async function recognize(file: AnnotationFile): Promise<ReadableAnnotationFile> {
  const head = await headOf(file);
  if (head.startsWith('PK\u0003\u0004') || head.startsWith('PK\u0005\u0006')) {
    return recognizeArchive(new Archive(file));
  }
  const text = head.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (text.startsWith('{')) return recognizeJson(file);
  if (text.startsWith('<')) return { format: 'voc', records: () => vocDocument(file) };
  throw new AnnotationFileUnreadableError(
    text === ''
      ? 'it is empty'
      : 'it is neither a JSON object nor XML nor a ZIP; DICE, COCO, YOLO and Pascal VOC are read',
  );
}

async function headOf(file: AnnotationFile): Promise<string> {
  const parts: Uint8Array[] = [];
  // Storage refuses a range of nothing.
  if (file.size === 0) return '';
  for await (const part of file.open({ start: 0, end: Math.min(HEAD_BYTES, file.size) })) {
    parts.push(part);
  }
  return Buffer.concat(parts).toString('latin1');
}

/** DICE has its annotations inside the images. A file that carries both forms is read as DICE, which says more. */
async function recognizeJson(file: AnnotationFile): Promise<ReadableAnnotationFile> {
  const keys = new Set<string>();
  const wantsImages = (key: string) => {
    keys.add(key);
    return key === 'images';
  };
  for await (const { value } of jsonElements(file, wantsImages)) {
    const isNested = isObject(value) && Array.isArray(value.annotations);
    return isNested ? diceFile(file) : cocoFile(file);
  }
  if (!keys.has('images')) {
    throw new AnnotationFileUnreadableError(
      'it is JSON without a list "images"; DICE and COCO are read',
    );
  }
  return keys.has('classes') && !keys.has('categories') ? diceFile(file) : cocoFile(file);
}

function cocoFile(file: AnnotationFile): ReadableAnnotationFile {
  return {
    format: 'coco',
    async *records() {
      for await (const element of jsonElements(file, (key) => COCO_KEYS.has(key))) {
        yield* cocoRecords(element);
      }
    },
  };
}

function diceFile(file: AnnotationFile): ReadableAnnotationFile {
  return {
    format: 'dice',
    async *records() {
      const dice = new DiceRecords();
      for await (const element of jsonElements(file, (key) => DICE_KEYS.has(key))) {
        yield* dice.read(element);
      }
    },
  };
}

async function* vocDocument(file: AnnotationFile): AsyncGenerator<FileRecord> {
  if (file.size > MAX_XML_BYTES) {
    throw new AnnotationFileUnreadableError('the XML document is larger than 16 MiB');
  }
  const parts: Uint8Array[] = [];
  for await (const part of file.open()) parts.push(Buffer.from(part));
  yield* new VocRecords().read(file.name, Buffer.concat(parts));
}

async function recognizeArchive(archive: Archive): Promise<ReadableAnnotationFile> {
  const found = await survey(archive);
  const isYolo = found.settings || found.inLabels || (found.labels && !found.documents);
  if (isYolo) {
    return { format: 'yolo', records: () => yoloRecords(archive, found.inLabels) };
  }
  if (found.documents) return { format: 'voc', records: () => vocDocuments(archive) };
  throw new AnnotationFileUnreadableError('the ZIP holds neither YOLO labels nor Pascal VOC XML');
}

async function survey(archive: Archive) {
  const found = { documents: false, settings: false, labels: false, inLabels: false };
  for await (const { path } of archive.entries()) {
    if (isVocPath(path)) found.documents = true;
    else if (isSettingsPath(path)) found.settings = true;
    else if (isInLabels(path)) found.inLabels = true;
    else if (isLabelPath(path, false)) found.labels = true;
  }
  return found;
}

function isVocPath(path: string): boolean {
  return /\.xml$/i.test(path);
}

async function* vocDocuments(archive: Archive): AsyncGenerator<FileRecord> {
  const voc = new VocRecords();
  for await (const entry of archive.entries()) {
    if (isVocPath(entry.path)) yield* voc.read(entry.path, await entry.read());
  }
}

/** Classes are held in memory by whoever reads the file. */
async function* withFewClasses(records: AsyncIterable<FileRecord>): AsyncGenerator<FileRecord> {
  let classes = 0;
  for await (const record of records) {
    if (record.kind === 'class' && ++classes > MAX_CLASSES) {
      throw new AnnotationFileUnreadableError('it has more than 10,000 classes');
    }
    yield record;
  }
}
