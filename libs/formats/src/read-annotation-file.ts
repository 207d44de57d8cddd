import type { AnnotationFile } from './annotation-file';
import { AnnotationFileUnreadableError } from './annotation-file.errors';
import type { AnnotationFormat, FileRecord } from './annotation-record';
import { Archive } from './archive/archive';
import { recognizeArchive } from './archive/archive-formats';
import {
  type DocumentFormat,
  documentRecords,
  type DocumentSource,
  headOf,
  jsonFormatOf,
  xmlFormatIn,
} from './documents';

const MAX_CLASSES = 10_000;
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
  const source: DocumentSource = { name: file.name, open: () => file.open() };
  const head = await beginningOf(file);
  if (head.startsWith('PK\u0003\u0004') || head.startsWith('PK\u0005\u0006')) {
    return recognizeArchive(new Archive(file));
  }
  const format = head.startsWith('<') ? xmlFormat(head) : await jsonFormat(head, source);
  return { format, records: () => documentRecords(format, source) };
}

async function beginningOf(file: AnnotationFile): Promise<string> {
  // Storage refuses a range of nothing.
  if (file.size === 0) return '';
  const range = { start: 0, end: Math.min(HEAD_BYTES, file.size) };
  return headOf({ name: file.name, open: () => file.open(range) });
}

function xmlFormat(head: string): DocumentFormat {
  const format = xmlFormatIn(head);
  if (format) return format;
  throw new AnnotationFileUnreadableError(
    'it is XML but neither Pascal VOC nor CVAT, whose roots are <annotation> and <annotations>',
  );
}

async function jsonFormat(head: string, source: DocumentSource): Promise<DocumentFormat> {
  if (!/^[{[]/.test(head)) {
    throw new AnnotationFileUnreadableError(
      head === '' ? 'it is empty' : 'it is neither JSON nor XML nor a ZIP',
    );
  }
  const format = await jsonFormatOf(source);
  if (format) return format;
  throw new AnnotationFileUnreadableError(
    'it is JSON of no format that is read: COCO and DICE have a list "images", Datumaro has "items", and Label ' +
      'Studio is a list of tasks',
  );
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
