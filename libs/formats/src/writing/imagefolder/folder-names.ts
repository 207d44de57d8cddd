import { ArchiveNames } from '../archive-names';

/** Separators, control characters, and what Windows does not allow in names. */
const FORBIDDEN = /[\p{Cc}/\\:*?"<>|%]/gu;
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * A folder for each class, different on every system whatever its rules for case and Unicode. What may not stand in
 * the name of a folder is percent-escaped.
 */
export function folderNames(classNames: readonly string[]): string[] {
  const taken = new ArchiveNames();
  return classNames.map((name) => taken.free(folderNameOf(name)));
}

function folderNameOf(name: string): string {
  const escaped = name
    .normalize('NFC')
    .replace(FORBIDDEN, escapeOf)
    .replace(/^\./, '%2E')
    .replace(/[. ]$/, escapeOf)
    .replace(DEVICE, (device) => `${escapeOf(device.slice(0, 1))}${device.slice(1)}`);
  return escaped === '' ? '%20' : escaped;
}

function escapeOf(character: string): string {
  return [...Buffer.from(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}
