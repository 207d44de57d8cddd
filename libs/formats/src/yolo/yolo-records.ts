import type { Archive, ArchiveEntry } from '../archive/archive';
import type { FileRecord } from '../annotation-record';
import { imagePathOf } from '../image-paths';
import { RENAMED, renamedIn } from '../renamed-images';
import { imageStemOf, labelPathOf } from './label-paths';
import { isSettingsPath, type OwnSettings, readSettings, type YoloSettings } from './yolo-settings';
import { ORIENTED_COLUMNS, readRow, type RowLayout, rowsOf } from './yolo-rows';

const IMAGES = 'images';
const OWN_PLACE = /^(?:labels|images)\//;
const SPLIT_FOLDERS = new Set(['train', 'val', 'valid', 'test']);

/** Texts beside the labels that other tools write. */
const OTHER_TEXTS =
  /(^|\/)(train|val|valid|test|trainval|readme[^/]*|.*requirements|notes?)\.txt$/i;

/** Label files of a YOLO archive: those below a folder `labels`, or all texts where there is no such folder. */
export function isLabelPath(path: string, hasLabelsFolder: boolean): boolean {
  if (!/\.txt$/i.test(path) || isSettingsPath(path)) return false;
  return hasLabelsFolder ? isInLabels(path) : !OTHER_TEXTS.test(path);
}

export function isInLabels(path: string): boolean {
  return /\.txt$/i.test(path) && path.split('/').slice(0, -1).includes('labels');
}

/**
 * Reads a ZIP of YOLO labels.
 * @throws AnnotationFileUnreadableError
 */
export async function* yoloRecords(
  archive: Archive,
  hasLabelsFolder: boolean,
): AsyncGenerator<FileRecord> {
  const { renamed, ...beside } = await filesBeside(archive);
  const settings = await readSettings(beside.settings);
  for (const [index, name] of settings.names) {
    yield { kind: 'class', key: String(index), name, color: null, where: settings.where };
  }
  const { own, keypoints } = settings;
  // In archives of this product an image may be called `classes` too.
  const isLabel = own ? isInLabels : (path: string) => isLabelPath(path, hasLabelsFolder);
  const labels = () => entriesOf(archive, isLabel);
  const oriented = own ? own.layout === 'obb' : await isOriented(settings, labels());
  const pathsOf = own ? await ownPaths(own, renamed) : imagePathsOf;
  for await (const entry of labels()) {
    const image = { path: entry.path, paths: pathsOf(entry.path) };
    yield* recordsOf(image, await entry.read(), { keypoints, oriented });
  }
}

async function filesBeside(archive: Archive) {
  const settings: ArchiveEntry[] = [];
  let renamed: ArchiveEntry | undefined;
  for await (const entry of archive.entries()) {
    if (isSettingsPath(entry.path) && settings.length < 100) settings.push(entry);
    if (entry.path === RENAMED) renamed = entry;
  }
  return { settings, renamed };
}

async function* entriesOf(
  archive: Archive,
  isWanted: (path: string) => boolean,
): AsyncGenerator<ArchiveEntry> {
  for await (const entry of archive.entries()) if (isWanted(entry.path)) yield entry;
}

/** Where the image of each label file of an archive of this product lies: known, unless it was packed anew. */
async function ownPaths(
  { splits }: OwnSettings,
  list: ArchiveEntry | undefined,
): Promise<(labelPath: string) => string[]> {
  const renamed = await renamedIn(list, labelPathOf);
  return (labelPath) =>
    OWN_PLACE.test(labelPath)
      ? [renamed.get(labelPath) ?? imageStemOf(labelPath, splits)]
      : imagePathsOf(labelPath);
}

/** Four corners may be a rotated box or an outline of four points. Only outlines have other numbers of points too. */
async function isOriented(
  { keypoints }: YoloSettings,
  labels: AsyncIterable<ArchiveEntry>,
): Promise<boolean> {
  if (keypoints) return false;
  let found = false;
  for await (const entry of labels) {
    for (const { columns } of rowsOf((await entry.read()).toString('utf8'))) {
      if (columns.length !== ORIENTED_COLUMNS) return false;
      found = true;
    }
  }
  return found;
}

function* recordsOf(
  { path, paths }: { path: string; paths: string[] },
  bytes: Buffer,
  layout: RowLayout,
): Generator<FileRecord> {
  yield { kind: 'image', key: path, paths, width: null, height: null, where: path };
  for (const { line, columns } of rowsOf(bytes.toString('utf8'))) {
    const where = `${path}:${line}`;
    const row = readRow(columns, layout);
    if (typeof row === 'string') {
      yield { kind: 'problem', code: row, where };
      continue;
    }
    const { classIndex, shape, confidence, keypoints } = row;
    const rest = { unit: 'relative', attributes: {}, confidence, keypoints, where } as const;
    const classKey = String(classIndex);
    yield { kind: 'annotation', imageKey: path, classKey, shapes: [shape], ...rest };
  }
}

/**
 * Where the image of a label file may lie: `labels/train/a.txt` and `train/labels/a.txt` both belong to `train/a`, and
 * to `a` where `train` is the split. Of `images/b/images/a.jpg` trainers read `images/b/labels/a.txt`.
 */
export function imagePathsOf(labelPath: string): string[] {
  const parts = imagePathOf(labelPath.replace(/\.txt$/i, '')).split('/');
  const folders = parts.slice(0, -1);
  const [first, last] = [folders.indexOf('labels'), folders.lastIndexOf('labels')];
  const candidates = [
    parts.slice(first + 1),
    parts.slice(last + 1),
    [...parts.slice(0, Math.max(last, 0)), ...parts.slice(last + 1)],
    ...(parts[0] === IMAGES && last > 0 ? [parts.with(last, IMAGES).slice(1)] : []),
  ];
  const withoutSplit = candidates.filter(startsWithSplit).map((candidate) => candidate.slice(1));
  return [...new Set([...candidates, ...withoutSplit].map((candidate) => candidate.join('/')))];
}

function startsWithSplit([first = '', ...rest]: readonly string[]): boolean {
  return SPLIT_FOLDERS.has(first) && rest.length > 0;
}
