import type { FileRecord } from '../annotation-record';
import type { Archive, ArchiveEntry } from '../archive/archive';
import { pathIn } from '../image-paths';
import { isObject, textOf } from '../json/json-values';
import { parseTolerantly } from '../json/parse-tolerantly';
import type { ReadableAnnotationFile } from '../read-annotation-file';
import { RENAMED, renamedIn } from '../renamed-images';
import { tableRows } from './table-rows';

const IMAGE = /\.(jpe?g|png|webp|bmp|gif|tiff?|avif|heic|ppm|pgm)$/i;
const SPLIT_FOLDERS = new Set(['train', 'val', 'valid', 'validation', 'test']);
/** Folders of pictures, and of no class. */
const PICTURE_FOLDERS = new Set(['images', 'JPEGImages']);

/** Files of this product beside the folders. */
interface Beside {
  classes?: ArchiveEntry;
  table?: ArchiveEntry;
  renamed?: ArchiveEntry;
}
const BESIDE: Readonly<Record<string, keyof Beside>> = {
  'classes.json': 'classes',
  'labels.csv': 'table',
  [RENAMED]: 'renamed',
};

interface Place {
  folder: string;
  paths: string[];
}

/**
 * Reads an archive `[<split>/]<class>/<image>`, whose images are not opened; undefined when it is none.
 * @throws AnnotationFileUnreadableError
 */
export async function imagefolderIn(archive: Archive): Promise<ReadableAnnotationFile | undefined> {
  const beside: Beside = {};
  let hasFolders = false;
  for await (const entry of archive.entries()) {
    const name = BESIDE[entry.path];
    if (name) beside[name] = entry;
    hasFolders ||= placeOf(entry.path) !== undefined;
  }
  const names = await folderNamesIn(beside.classes);
  if (names.size > 0) {
    return { format: 'imagefolder', records: () => ownRecords(archive, beside, names) };
  }
  return hasFolders ? { format: 'imagefolder', records: () => records(archive) } : undefined;
}

/** Names of classes by their folders. */
async function folderNamesIn(entry: ArchiveEntry | undefined): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  if (!entry) return names;
  const list = parseTolerantly((await entry.read()).toString('utf8'), JSON.stringify(entry.path));
  for (const each of Array.isArray(list) ? (list as unknown[]) : []) {
    if (!isObject(each) || typeof each.folder !== 'string') continue;
    const name = textOf(each.name);
    if (name !== undefined) names.set(each.folder.normalize('NFC'), name);
  }
  return names;
}

async function* ownRecords(
  archive: Archive,
  { classes, table, renamed }: Beside,
  names: ReadonlyMap<string, string>,
): AsyncGenerator<FileRecord> {
  const where = classes?.path ?? '';
  for (const [key, name] of names) yield { kind: 'class', key, name, color: null, where };
  if (table) yield* tableRecords(table);
  const paths = await renamedIn(renamed);
  for await (const { path } of archive.entries()) {
    const [, folder = '', ...file] = path.split('/');
    if (file.length === 0 || !names.has(folder)) continue;
    yield* labeled(path, { folder, paths: [paths.get(path) ?? file.join('/')] });
  }
}

async function* tableRecords(table: ArchiveEntry): AsyncGenerator<FileRecord> {
  let line = 0;
  for await (const [, folder = '', image] of tableRows(textOfEntry(table))) {
    line += 1;
    const path = pathIn(image);
    if (line === 1 || path === '') continue;
    yield* labeled(`${table.path}:${line}`, { folder: folder.normalize('NFC'), paths: [path] });
  }
}

async function* textOfEntry(entry: ArchiveEntry): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const piece of entry.open()) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

async function* records(archive: Archive): AsyncGenerator<FileRecord> {
  const seen = new Set<string>();
  for await (const { path } of archive.entries()) {
    const place = placeOf(path);
    if (!place) continue;
    const { folder: name } = place;
    if (!seen.has(name)) yield { kind: 'class', key: name, name, color: null, where: path };
    seen.add(name);
    yield* labeled(path, place);
  }
}

/** Of an image in a folder of its class. Where it lies in the dataset is likeliest told by the file alone. */
function placeOf(path: string): Place | undefined {
  if (!IMAGE.test(path)) return undefined;
  const parts = path.split('/');
  const start = SPLIT_FOLDERS.has(parts[0] ?? '') ? 1 : 0;
  const [folder = '', ...file] = parts.slice(start);
  if (file.length === 0 || PICTURE_FOLDERS.has(folder)) return undefined;
  const candidates = [file, parts.slice(start), parts].map((each) => each.join('/'));
  return { folder, paths: [...new Set(candidates)] };
}

function* labeled(where: string, { folder, paths }: Place): Generator<FileRecord> {
  yield { kind: 'image', key: where, paths, width: null, height: null, where };
  yield {
    kind: 'annotation',
    imageKey: where,
    classKey: folder,
    shapes: [{ type: 'classification' }],
    unit: 'pixel',
    attributes: {},
    confidence: null,
    keypoints: null,
    where,
  };
}
