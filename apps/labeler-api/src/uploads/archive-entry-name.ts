import { type Entry, getFileNameLowLevel } from 'yauzl';

const UTF8_FLAG = 0x800;
const UNICODE_PATH_FIELD = 0x7075;

/**
 * The name of a file in an archive. The format knows UTF-8, when it is announced, and a code page of 1981; programs
 * write UTF-8 without announcing it, and Korean Windows writes its own code page.
 */
export function archiveEntryName(entry: Entry): string {
  const { generalPurposeBitFlag: flags, fileNameRaw: raw, extraFields } = entry;
  const announced =
    (flags & UTF8_FLAG) !== 0 || extraFields.some(({ id }) => id === UNICODE_PATH_FIELD);
  const decoded = announced ? undefined : (decode('utf-8', raw) ?? decode('euc-kr', raw));
  return decoded ?? getFileNameLowLevel(flags, raw, extraFields, true);
}

function decode(encoding: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
