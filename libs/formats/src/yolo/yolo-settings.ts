import { parse } from 'yaml';
import type { ArchiveEntry } from '../archive/archive';
import { AnnotationFileUnreadableError } from '../annotation-file.errors';
import { areNumbers, isObject, type JsonObject, textOf } from '../json/json-values';

const MAX_SETTINGS_BYTES = 1024 * 1024;
const YAML = /\.ya?ml$/i;
const NAME_LIST = /(^|\/)(classes\.txt|obj\.names|[^/]*\.names)$/i;

/** What the labels mean. */
export interface YoloSettings {
  names: ReadonlyMap<number, string>;
  /** Keypoints per object and values per keypoint, for pose labels. */
  keypoints: { count: number; values: number } | null;
  where: string;
  /** What archives of this product say besides. */
  own: OwnSettings | null;
}

export interface OwnSettings {
  /** The kind of all rows. */
  layout: string;
  /** Whose folders are in the archive. */
  splits: ReadonlySet<string>;
}

const ROW_LAYOUTS: ReadonlySet<unknown> = new Set(['detect', 'segment', 'obb']);

/** Tells whether a file of a YOLO archive may name the classes. */
export function isSettingsPath(path: string): boolean {
  return YAML.test(path) || NAME_LIST.test(path);
}

/**
 * Reads the first file that names the classes: YAML before plain lists, those nearer to the root first.
 * @throws AnnotationFileUnreadableError when none does
 */
export async function readSettings(entries: readonly ArchiveEntry[]): Promise<YoloSettings> {
  const ordered = [...entries].sort(
    (a, b) =>
      Number(YAML.test(b.path)) - Number(YAML.test(a.path)) ||
      a.path.split('/').length - b.path.split('/').length ||
      (a.path < b.path ? -1 : 1),
  );
  for (const entry of ordered) {
    const settings = await settingsOf(entry);
    if (settings) return settings;
  }
  throw new AnnotationFileUnreadableError(
    'the ZIP has labels but no data.yaml or classes.txt that names the classes',
  );
}

async function settingsOf(entry: ArchiveEntry): Promise<YoloSettings | undefined> {
  const bytes = await entry.read();
  if (bytes.length > MAX_SETTINGS_BYTES) {
    throw new AnnotationFileUnreadableError(`${JSON.stringify(entry.path)} is larger than 1 MiB`);
  }
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  return YAML.test(entry.path) ? fromYaml(text, entry.path) : fromLines(text, entry.path);
}

function fromLines(text: string, where: string): YoloSettings | undefined {
  const lines = text.trimEnd().split(/\r?\n/);
  const names = new Map(lines.map((line, index) => [index, textOf(line)] as const));
  return settings(names, null, where);
}

function fromYaml(text: string, where: string): YoloSettings | undefined {
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 100, logLevel: 'error' });
  } catch (error) {
    throw new AnnotationFileUnreadableError(`${JSON.stringify(where)} is not valid YAML`, error);
  }
  if (!isObject(document)) return undefined;
  const { names } = document;
  if (typeof names !== 'object' || names === null) return undefined;
  const entries = Object.entries(names).map(
    ([index, name]) => [Number(index), textOf(String(name))] as const,
  );
  const own = ownSettings(document);
  // A project without classes is one too.
  if (entries.length === 0) return { names: new Map(), keypoints: null, where, own };
  const found = settings(new Map(entries), keypointsOf(document.kpt_shape), where);
  return found && { ...found, own };
}

function ownSettings({ layout, train, val, test }: JsonObject): OwnSettings | null {
  if (typeof layout !== 'string' || !ROW_LAYOUTS.has(layout)) return null;
  const folders = [train, val, test].map((folder) => /^images\/(\w+)$/.exec(String(folder))?.[1]);
  return { layout, splits: new Set(folders.filter((folder) => folder !== undefined)) };
}

function keypointsOf(shape: unknown): YoloSettings['keypoints'] {
  if (!areNumbers(shape)) return null;
  const [count = 0, values = 0] = shape;
  const isKnown = Number.isInteger(count) && count > 0 && (values === 2 || values === 3);
  return isKnown ? { count, values } : null;
}

function settings(
  given: ReadonlyMap<number, string | undefined>,
  keypoints: YoloSettings['keypoints'],
  where: string,
): YoloSettings | undefined {
  const names = new Map<number, string>();
  for (const [index, name] of given) {
    if (name !== undefined && Number.isInteger(index) && index >= 0) names.set(index, name);
  }
  return names.size > 0 ? { names, keypoints, where, own: null } : undefined;
}
