import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import * as yauzl from 'yauzl';
import type { ZipEntries, ZipEntry, ZipRange, ZipTotals } from '../src';

export interface File {
  name: string;
  content: Buffer;
}

/** Files in the byte order of their names, as an archive needs them. */
export function sorted(files: File[]): File[] {
  return [...files].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

export function entryOf({ name, content }: File): ZipEntry {
  return {
    name,
    size: content.length,
    crc32: crc32(content),
    open: ({ start, end }: ZipRange = { start: 0, end: content.length }) =>
      Readable.from(slices(content.subarray(start, end)), { objectMode: false }),
  };
}

export function entriesOf(entries: ZipEntry[]): ZipEntries {
  return () => Readable.from(entries) as AsyncIterable<ZipEntry>;
}

export function totalsOf(entries: Pick<ZipEntry, 'name' | 'size'>[]): ZipTotals {
  return {
    entries: entries.length,
    nameBytes: entries.reduce((sum, { name }) => sum + Buffer.byteLength(name), 0),
    contentBytes: entries.reduce((sum, { size }) => sum + size, 0),
  };
}

export async function bytesOf(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** What an independent reader finds in the archive, in the order of its directory. */
export async function unzip(archive: Buffer): Promise<File[]> {
  const zip = await yauzl.fromBufferPromise(archive, { validateEntrySizes: true });
  const files: File[] = [];
  for await (const entry of zip.eachEntry()) {
    const content = await bytesOf(await zip.openReadStreamPromise(entry));
    expect(crc32(content)).toBe(entry.crc32);
    files.push({ name: entry.fileName, content });
  }
  return files;
}

function* slices(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += 7000) yield content.subarray(at, at + 7000);
}
