import type { ZipEntry, ZipSection, ZipTotals } from './zip-entry';

/**
 * Every header has zip64 fields whether needed or not: its length then depends on the name alone,
 * and the length of a whole archive on three sums. APPNOTE.TXT 6.3.10, sections 4.3.7 to 4.3.16.
 */
const LOCAL_HEADER = 50;
const DIRECTORY_HEADER = 74;
export const TRAILER = 98;

const LOCAL_SIGNATURE = 0x04034b50;
const DIRECTORY_SIGNATURE = 0x02014b50;
const ZIP64_END_SIGNATURE = 0x06064b50;
const ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
const END_SIGNATURE = 0x06054b50;

const ZIP64 = 45;
const MADE_ON_UNIX = 3 << 8;
/** A regular file, `rw-r--r--`. */
const MODE = 0o100644;
const UTF8_NAMES = 1 << 11;
/** 1980-01-01, the first day that DOS knows. */
const DOS_DATE = (1 << 5) | 1;
const IN_ZIP64_FIELD = 0xffffffff;
const ZIP64_FIELD = 0x0001;

/** Length of an archive in bytes. */
export function zipSize(totals: ZipTotals): number {
  return sectionBytes('contents', totals) + sectionBytes('directory', totals) + TRAILER;
}

/** Length in bytes of what the given entries take in a section. */
export function sectionBytes(section: ZipSection, totals: ZipTotals): number {
  const { entries, nameBytes, contentBytes } = totals;
  return section === 'contents'
    ? entries * LOCAL_HEADER + nameBytes + contentBytes
    : entries * DIRECTORY_HEADER + nameBytes;
}

export function localHeader({ size, crc32 }: ZipEntry, name: Buffer): Buffer {
  const header = Buffer.alloc(LOCAL_HEADER + name.length);
  header.writeUInt32LE(LOCAL_SIGNATURE, 0);
  writeCommon(header, 4, crc32, name.length);
  header.writeUInt16LE(LOCAL_HEADER - 30, 28);
  name.copy(header, 30);
  const field = 30 + name.length;
  header.writeUInt16LE(ZIP64_FIELD, field);
  header.writeUInt16LE(16, field + 2);
  writeUInt64(header, size, field + 4);
  writeUInt64(header, size, field + 12);
  return header;
}

/** `offset` is where the local header of the entry begins. */
export function directoryHeader({ size, crc32 }: ZipEntry, name: Buffer, offset: number): Buffer {
  const header = Buffer.alloc(DIRECTORY_HEADER + name.length);
  header.writeUInt32LE(DIRECTORY_SIGNATURE, 0);
  header.writeUInt16LE(MADE_ON_UNIX | ZIP64, 4);
  writeCommon(header, 6, crc32, name.length);
  header.writeUInt16LE(DIRECTORY_HEADER - 46, 30);
  header.writeUInt32LE(MODE * 0x10000, 38);
  header.writeUInt32LE(IN_ZIP64_FIELD, 42);
  name.copy(header, 46);
  const field = 46 + name.length;
  header.writeUInt16LE(ZIP64_FIELD, field);
  header.writeUInt16LE(24, field + 2);
  writeUInt64(header, size, field + 4);
  writeUInt64(header, size, field + 12);
  writeUInt64(header, offset, field + 20);
  return header;
}

/** Zip64 end of central directory, its locator, and the classic end of central directory. */
export function trailer(totals: ZipTotals): Buffer {
  const directoryOffset = sectionBytes('contents', totals);
  const directorySize = sectionBytes('directory', totals);
  const end = Buffer.alloc(TRAILER);
  end.writeUInt32LE(ZIP64_END_SIGNATURE, 0);
  writeUInt64(end, 56 - 12, 4);
  end.writeUInt16LE(MADE_ON_UNIX | ZIP64, 12);
  end.writeUInt16LE(ZIP64, 14);
  writeUInt64(end, totals.entries, 24);
  writeUInt64(end, totals.entries, 32);
  writeUInt64(end, directorySize, 40);
  writeUInt64(end, directoryOffset, 48);

  end.writeUInt32LE(ZIP64_LOCATOR_SIGNATURE, 56);
  writeUInt64(end, directoryOffset + directorySize, 64);
  end.writeUInt32LE(1, 72);

  end.writeUInt32LE(END_SIGNATURE, 76);
  end.writeUInt16LE(0xffff, 84);
  end.writeUInt16LE(0xffff, 86);
  end.writeUInt32LE(IN_ZIP64_FIELD, 88);
  end.writeUInt32LE(IN_ZIP64_FIELD, 92);
  return end;
}

/** The fields that both headers share, from "version needed" to "file name length". Method 0: stored. */
function writeCommon(header: Buffer, at: number, crc32: number, nameLength: number): void {
  header.writeUInt16LE(ZIP64, at);
  header.writeUInt16LE(UTF8_NAMES, at + 2);
  header.writeUInt16LE(DOS_DATE, at + 8);
  header.writeUInt32LE(crc32, at + 10);
  header.writeUInt32LE(IN_ZIP64_FIELD, at + 14);
  header.writeUInt32LE(IN_ZIP64_FIELD, at + 18);
  header.writeUInt16LE(nameLength, at + 22);
}

/** Numbers up to 2^53, as two halves. */
function writeUInt64(buffer: Buffer, value: number, at: number): void {
  buffer.writeUInt32LE(value % 0x100000000, at);
  buffer.writeUInt32LE(Math.floor(value / 0x100000000), at + 4);
}
