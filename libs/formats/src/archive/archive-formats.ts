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
import { imagefolderIn } from '../imagefolder/imagefolder-records';
import { classesInConfig, CONFIG_ROOT } from '../labelstudio/label-config';
import type { ReadableAnnotationFile } from '../read-annotation-file';
import { VocRecords } from '../voc/voc-records';
import { isInLabels, isLabelPath, yoloRecords } from '../yolo/yolo-records';
import { isSettingsPath } from '../yolo/yolo-settings';
import { rootNameIn } from '../xml/xml-cutter';
import type { Archive, ArchiveEntry } from './archive';

/** Reports and lists of classes that lie beside annotations. */
const OTHER_DOCUMENTS = /(^|\/)(conservation|classes|notes|renamed)\.json$/i;
const LABEL_MAP = /(^|\/)labelmap\.txt$/i;
const XML = /\.xml$/i;
const JSON_DOCUMENT = /\.json$/i;
const MAX_JSON_DOCUMENTS = 1000;

interface Survey {
  settings: boolean;
  /** Whether there are label files of YOLO, and whether some lie below a folder `labels`. */
  labels: boolean;
  inLabels: boolean;
  xml: DocumentFormat | undefined;
  json: ArchiveEntry[];
  /** The label config of Label Studio. */
  config: ArchiveEntry | undefined;
  /** The list of labels of Pascal VOC. */
  labelMap: ArchiveEntry | undefined;
}

/** Recognises an archive by its files. @throws AnnotationFileUnreadableError */
export async function recognizeArchive(archive: Archive): Promise<ReadableAnnotationFile> {
  const found = await survey(archive);
  const format = imageByImage(found);
  if (format === 'yolo') {
    return { format, records: () => yoloRecords(archive, found.inLabels) };
  }
  if (format === 'voc') return { format, records: () => vocDocuments(archive, found.labelMap) };
  const documents =
    found.xml === 'cvat' ? await cvatDocuments(archive) : await jsonDocuments(found.json);
  if (documents) {
    const config = documents.format === 'labelstudio' ? found.config : undefined;
    return withConfig(several(documents.format, documents.sources), config);
  }
  const folders = await imagefolderIn(archive);
  if (folders) return folders;
  throw new AnnotationFileUnreadableError(
    'the ZIP holds no annotations that are read: YOLO labels, Pascal VOC or CVAT XML, folders of classes, ' +
      'or DICE, COCO, Datumaro or Label Studio JSON',
  );
}

/** The formats that have a file for each image. */
function imageByImage(found: Survey): 'yolo' | 'voc' | undefined {
  const hasDocuments = found.xml !== undefined || found.json.length > 0;
  const isVoc = found.xml === 'voc' || (found.labelMap && !hasDocuments);
  if (found.settings || found.inLabels) return 'yolo';
  if (isVoc) return 'voc';
  return found.labels && !hasDocuments ? 'yolo' : undefined;
}

async function survey(archive: Archive): Promise<Survey> {
  const found: Survey = {
    settings: false,
    labels: false,
    inLabels: false,
    xml: undefined,
    json: [],
    config: undefined,
    labelMap: undefined,
  };
  for await (const entry of archive.entries()) {
    const { path } = entry;
    if (XML.test(path)) await lookInto(entry, found);
    else if (LABEL_MAP.test(path)) found.labelMap ??= entry;
    else if (JSON_DOCUMENT.test(path)) keepDocument(found.json, entry);
    else if (isSettingsPath(path)) found.settings = true;
    else if (isInLabels(path)) found.inLabels = true;
    else if (isLabelPath(path, false)) found.labels = true;
  }
  return found;
}

/** Once the format is known, no further document is opened. */
async function lookInto(entry: ArchiveEntry, found: Survey): Promise<void> {
  if (found.xml) return;
  const head = await headOf(sourceOf(entry));
  found.xml = xmlFormatIn(head);
  if (rootNameIn(head) === CONFIG_ROOT) found.config ??= entry;
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

/** The classes that a label config names come before the tasks, in its order and with its colours. */
function withConfig(
  file: ReadableAnnotationFile,
  config: ArchiveEntry | undefined,
): ReadableAnnotationFile {
  if (!config) return file;
  return {
    format: file.format,
    async *records() {
      yield* classesInConfig((await config.read()).toString('utf8'), config.path);
      yield* file.records();
    },
  };
}

async function* vocDocuments(
  archive: Archive,
  labelMap: ArchiveEntry | undefined,
): AsyncGenerator<FileRecord> {
  const voc = new VocRecords();
  if (labelMap) yield* voc.labelMap((await labelMap.read()).toString('utf8'), labelMap.path);
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
