import { type ZipEntry, zipStream } from '@libs/zip';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { UploadFile } from './labeler-client';

/** A ZIP archive of some files. */
export async function zipOf(files: readonly UploadFile[]): Promise<Buffer> {
  const entries = files.map(({ path: name, bytes }): ZipEntry => {
    const open = ({ start, end } = { start: 0, end: bytes.length }) =>
      Readable.from([bytes.subarray(start, end)], { objectMode: false });
    return { name, size: bytes.length, crc32: crc32(bytes), open };
  });
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  const totals = {
    entries: entries.length,
    nameBytes: entries.reduce((sum, { name }) => sum + Buffer.byteLength(name), 0),
    contentBytes: entries.reduce((sum, { size }) => sum + size, 0),
  };
  const chunks: Buffer[] = [];
  const all = () => Readable.from(entries) as AsyncIterable<ZipEntry>;
  for await (const chunk of zipStream(all, totals)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
