import type { ArchiveEntry } from './archive/archive';
import { pathIn } from './image-paths';
import { isObject } from './json/json-values';
import { parseTolerantly } from './json/parse-tolerantly';

/** In archives of this product: the images whose path does not follow from their place in it. */
export const RENAMED = 'renamed.json';

/** The list as a file: paths below the image root by names in the archive. */
export function renamedText(renamed: Readonly<Record<string, string>>): string {
  return `${JSON.stringify(renamed, null, 2)}\n`;
}

/**
 * Reads the list.
 * @param keyOf How the reader looks images up, from their name in the archive.
 * @throws AnnotationFileUnreadableError
 */
export async function renamedIn(
  entry: ArchiveEntry | undefined,
  keyOf: (name: string) => string = (same) => same,
): Promise<ReadonlyMap<string, string>> {
  if (!entry) return new Map();
  const list = parseTolerantly((await entry.read()).toString('utf8'), JSON.stringify(entry.path));
  const pairs = Object.entries(isObject(list) ? list : {});
  const named = pairs.map(([name, path]) => [keyOf(name).normalize('NFC'), pathIn(path)] as const);
  return new Map(named.filter(([, path]) => path !== ''));
}
