import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import * as yauzl from 'yauzl';
import { type ZipEntry, type ZipRange, zipSize, zipStream } from '../src';
import { bytesOf, entriesOf, totalsOf } from './archives';

const GIB = 2 ** 30;

/** A content of any length that exists only where it is read: byte `p` is `p` modulo 251. */
function vast(name: string, size: number): ZipEntry {
  const read = (start: number, end: number) => {
    const bytes = Buffer.alloc(end - start);
    for (let at = start; at < end; at += 1) bytes[at - start] = at % 251;
    return bytes;
  };
  return {
    name,
    size,
    // A content this long is never read as a whole.
    crc32: size > 2 ** 20 ? 0xdeadbeef : crc32(read(0, size)),
    open: ({ start, end }: ZipRange = { start: 0, end: size }) => Readable.from([read(start, end)]),
  };
}

class ArchiveReader extends yauzl.RandomAccessReader {
  constructor(private readonly entries: ZipEntry[]) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(
      zipStream(entriesOf(this.entries), totalsOf(this.entries), { start, end }),
      { objectMode: false },
    );
  }
}

describe('zipStream of large archives', () => {
  it('writes offsets and sizes beyond 4 GiB that an independent reader follows', async () => {
    const entries = [
      vast('a.bin', 3 * GIB),
      vast('b.bin', 5 * GIB),
      vast('c.bin', 1000),
      vast('d.bin', 2 ** 40),
      vast('e.bin', 7),
    ];
    const size = zipSize(totalsOf(entries));
    const zip = await yauzl.fromRandomAccessReaderPromise(new ArchiveReader(entries), size, {});

    const found = [];
    for await (const entry of zip.eachEntry()) {
      const end = Math.min(entry.uncompressedSize, 5);
      const start = entry.uncompressedSize - end;
      const stream = await zip.openReadStreamPromise(entry, { start, end: entry.uncompressedSize });
      const tail = await bytesOf(stream as AsyncIterable<Buffer>);
      found.push([entry.fileName, entry.uncompressedSize, [...tail]]);
    }

    expect(found).toEqual(
      entries.map(({ name, size: length }) => [
        name,
        length,
        [5, 4, 3, 2, 1].map((back) => (length - back) % 251),
      ]),
    );
  });

  it('cuts ranges across the 4 GiB line without a gap', async () => {
    const entries = [vast('a.bin', 4 * GIB - 60), vast('b.bin', 4 * GIB)];
    const read = (start: number, end: number) =>
      bytesOf(zipStream(entriesOf(entries), totalsOf(entries), { start, end }));

    const whole = await read(4 * GIB - 100, 4 * GIB + 100);
    const halves = [await read(4 * GIB - 100, 4 * GIB + 3), await read(4 * GIB + 3, 4 * GIB + 100)];

    expect(Buffer.concat(halves).equals(whole)).toBe(true);
    expect(whole.indexOf('b.bin')).toBeGreaterThan(0);
  });

  it('holds more than 65,535 entries', async () => {
    const entries = Array.from({ length: 70_000 }, (_, index) =>
      vast(`images/${100_000 + index}.txt`, 2 ** 21),
    );
    const size = zipSize(totalsOf(entries));
    const zip = await yauzl.fromRandomAccessReaderPromise(new ArchiveReader(entries), size, {});
    const end = size - 98;
    const last = zipStream(entriesOf(entries), totalsOf(entries), { start: end - 91, end });

    expect(zip.entryCount).toBe(70_000);
    expect((await bytesOf(last)).subarray(46, 63).toString()).toBe('images/169999.txt');
  });
});
