import { AnnotationFileUnreadableError } from '../annotation-file.errors';
import type { FileRecord } from '../annotation-record';
import {
  type DocumentFormat,
  documentRecords,
  type DocumentSource,
  headOf,
  jsonFormatOf,
  vocDocument,
  xmlFormatIn,
} from '../documents';
import type { ReadableAnnotationFile } from '../read-annotation-file';
import { VocRecords } from '../voc/voc-records';
import { isInLabels, isLabelPath, yoloRecords } from '../yolo/yolo-records';
import { isSettingsPath } from '../yolo/yolo-settings';
import type { Archive, ArchiveEntry } from './archive';

/** Reports and lists of classes that lie beside annotations. */
const OTHER_DOCUMENTS = /(^|\/)(conservation|classes|notes)\.json$/i;
const XML = /\.xml$/i;
const JSON_DOCUMENT = /\.json$/i;
const MAX_JSON_DOCUMENTS = 1000;

interface Survey {
  settings: boolean;
  /** Label files of YOLO: any, and such below a folder `labels`. */
  labels: boolean;
  inLabels: boolean;
  xml: DocumentFormat | undefined;
  json: ArchiveEntry[];
}

/** Recognises an archive by its files. @throws AnnotationFileUnreadableError */
export async function recognizeArchive(archive: Archive): Promise<ReadableAnnotationFile> {
  const found = await survey(archive);
  const hasDocuments = found.xml !== undefined || found.json.length > 0;
  if (found.settings || found.inLabels || (found.labels && !hasDocuments)) {
    return { format: 'yolo', records: () => yoloRecords(archive, found.inLabels) };
  }
  if (found.xml === 'voc') return { format: 'voc', records: () => vocDocuments(archive) };
  const documents =
    found.xml === 'cvat' ? await cvatDocuments(archive) : await jsonDocuments(found.json);
  if (documents) return several(documents.format, documents.sources);
  throw new AnnotationFileUnreadableError(
    'the ZIP holds no annotations that are read: YOLO labels, Pascal VOC or CVAT XML, ' +
      'or DICE, COCO, Datumaro or Label Studio JSON',
  );
}

async function survey(archive: Archive): Promise<Survey> {
  const found: Survey = {
    settings: false,
    labels: false,
    inLabels: false,
    xml: undefined,
    json: [],
  };
  for await (const entry of archive.entries()) {
    const { path } = entry;
    if (XML.test(path)) found.xml ??= xmlFormatIn(await headOf(sourceOf(entry)));
    else if (JSON_DOCUMENT.test(path)) keepDocument(found.json, entry);
    else if (isSettingsPath(path)) found.settings = true;
    else if (isInLabels(path)) found.inLabels = true;
    else if (isLabelPath(path, false)) found.labels = true;
  }
  return found;
}

function keepDocument(documents: ArchiveEntry[], entry: ArchiveEntry): void {
  if (OTHER_DOCUMENTS.test(entry.path)) return;
  if (documents.length === MAX_JSON_DOCUMENTS) {
    throw new AnnotationFileUnreadableError('the ZIP has more than 1,000 JSON documents');
  }
  documents.push(entry);
}

function sourceOf(entry: ArchiveEntry): DocumentSource {
  return { name: entry.path, open: () => entry.open() };
}

interface Documents {
  format: DocumentFormat;
  sources: DocumentSource[];
}

/** The documents of the format that the first one has which is recognised at all. */
async function jsonDocuments(entries: readonly ArchiveEntry[]): Promise<Documents | undefined> {
  let found: Documents | undefined;
  for (const source of entries.map(sourceOf)) {
    const format = await jsonFormatOf(source);
    if (format === undefined) continue;
    found ??= { format, sources: [] };
    if (format === found.format) found.sources.push(source);
  }
  return found;
}

async function cvatDocuments(archive: Archive): Promise<Documents> {
  const sources: DocumentSource[] = [];
  for await (const entry of archive.entries()) {
    const source = sourceOf(entry);
    if (XML.test(entry.path) && xmlFormatIn(await headOf(source)) === 'cvat') sources.push(source);
  }
  return { format: 'cvat', sources };
}

async function* vocDocuments(archive: Archive): AsyncGenerator<FileRecord> {
  const voc = new VocRecords();
  for await (const entry of archive.entries()) {
    if (XML.test(entry.path)) yield* vocDocument(sourceOf(entry), voc);
  }
}

/** Keys mean something within their document only. */
function several(
  format: DocumentFormat,
  sources: readonly DocumentSource[],
): ReadableAnnotationFile {
  return {
    format,
    async *records() {
      for (const [index, source] of sources.entries()) {
        for await (const record of documentRecords(format, source)) {
          yield sources.length === 1 ? record : within(record, `${index} `, source.name);
        }
      }
    },
  };
}

function within(record: FileRecord, prefix: string, name: string): FileRecord {
  if (record.kind === 'task') return record;
  const where = `${name} ${record.where}`;
  switch (record.kind) {
    case 'image':
    case 'class':
      return { ...record, key: `${prefix}${record.key}`, where };
    case 'annotation': {
      const classKey = record.classKey === null ? null : `${prefix}${record.classKey}`;
      return { ...record, imageKey: `${prefix}${record.imageKey}`, classKey, where };
    }
    case 'problem':
      return { ...record, where };
  }
}
