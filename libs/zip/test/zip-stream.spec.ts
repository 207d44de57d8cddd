import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type ZipEntries, type ZipEntry, ZipContentError, zipSize, zipStream } from '../src';
import { bytesOf, entriesOf, entryOf, type File, sorted, totalsOf, unzip } from './archives';

const name = fc
  .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.join('/'))
  .filter((path) => !/[\\\p{Cc}]|^[A-Za-z]:|(^|\/)\.*(\/|$)/u.test(path));
const content = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.uint8Array({ minLength: 1, maxLength: 20 }).map((piece) => Buffer.alloc(90_000, piece)),
);
const files = fc
  .uniqueArray(fc.record({ name, content: content.map((bytes) => Buffer.from(bytes)) }), {
    selector: (file) => file.name,
    maxLength: 12,
  })
  .map(sorted);

const HELLO: File = { name: 'hello.txt', content: Buffer.from('hello') };

/** Whole buffers would make jest compare byte by byte, in JavaScript. */
const digest = ({ name: path, content: bytes }: File) => [
  path,
  createHash('sha256').update(bytes).digest('hex'),
];

function archive(list: File[]): Promise<Buffer> {
  const entries = list.map(entryOf);
  return bytesOf(zipStream(entriesOf(entries), totalsOf(entries)));
}

describe('zipStream', () => {
  it('writes archives of the length foretold, which an independent reader unpacks to the same files', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (list) => {
        const bytes = await archive(list);

        expect(bytes.length).toBe(zipSize(totalsOf(list.map(entryOf))));
        expect((await unzip(bytes)).map(digest)).toEqual(list.map(digest));
      }),
      { numRuns: 40 },
    );
  });

  it('gives for any range exactly the bytes of the whole', async () => {
    const cut = fc.record({ start: fc.nat(), end: fc.nat() });
    await fc.assert(
      fc.asyncProperty(files, fc.array(cut, { minLength: 5, maxLength: 5 }), async (list, cuts) => {
        const entries = list.map(entryOf);
        const totals = totalsOf(entries);
        const whole = await archive(list);
        for (const cut of cuts) {
          const end = cut.end % (whole.length + 1);
          const range = { start: cut.start % (end + 1), end };

          const part = await bytesOf(zipStream(entriesOf(entries), totals, range));

          expect(part.equals(whole.subarray(range.start, range.end))).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('writes the same bytes today as ever', async () => {
    const bytes = await archive([{ name: 'a/é.txt', content: Buffer.from('hello') }, HELLO]);

    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      'f6cba1c9bf3d5d7aa350f52858e38466c7032b37d28d4b9a59fc8d4e499980ad',
    );
  });

  it('opens nothing but the contents that the range touches', async () => {
    const opened: string[] = [];
    const entries = ['a', 'b', 'c', 'd'].map((letter) => {
      const entry = entryOf({ name: letter, content: Buffer.alloc(100, letter) });
      return { ...entry, open: (range?: never) => (opened.push(letter), entry.open(range)) };
    });
    const perEntry = 50 + 1 + 100;

    const range = { start: perEntry + 60, end: 2 * perEntry + 50 };
    await bytesOf(zipStream(entriesOf(entries), totalsOf(entries), range));

    expect(opened).toEqual(['b']);
  });

  it('asks for the entries once for each section that is read, and not at all for the trailer', async () => {
    const entries = [entryOf(HELLO)];
    const totals = totalsOf(entries);
    const end = zipSize(totals);
    const asked: string[] = [];
    const source: ZipEntries = (skip) => {
      asked.push(`${skip.section} from ${skip.bytes}`);
      return entriesOf(entries)(skip);
    };

    await bytesOf(zipStream(source, totals, { start: end - 98, end }));
    await bytesOf(zipStream(source, totals, { start: end - 100, end }));
    await bytesOf(zipStream(source, totals, { start: 10, end: 20 }));

    expect(asked).toEqual([`directory from ${74 + 9 - 2}`, 'contents from 10']);
  });

  it('takes runs of entries for what the range skips', async () => {
    const list = sorted(
      ['a', 'bb', 'ccc', 'd'].map((text) => ({ name: text, content: Buffer.from(text) })),
    );
    const entries = list.map(entryOf);
    const run = { ...totalsOf(entries.slice(0, 2)), lastName: 'bb' };
    const source = () => Readable.from([run, ...entries.slice(2)]) as AsyncIterable<ZipEntry>;
    const whole = await archive(list);
    const start = run.entries * 50 + run.nameBytes + run.contentBytes + 3;

    const part = zipStream(source, totalsOf(entries), { start, end: start + 70 });
    expect(await bytesOf(part)).toEqual(whole.subarray(start, start + 70));
    const tooEarly = zipStream(source, totalsOf(entries), { start: start - 4, end: start + 70 });
    await expect(bytesOf(tooEarly)).rejects.toThrow(ZipContentError);
  });

  it.each<[string, Partial<ZipEntry>]>([
    ['is shorter', { size: 6 }],
    ['is longer', { size: 4 }],
    ['has another CRC-32', { crc32: crc32(Buffer.from('hallo')) }],
  ])('fails when a content %s than stated', async (_, wrong) => {
    const entries = [
      { ...entryOf(HELLO), ...wrong, open: () => Readable.from([Buffer.from('hello')]) },
    ];

    const reading = bytesOf(zipStream(entriesOf(entries), totalsOf(entries)));

    await expect(reading).rejects.toThrow(ZipContentError);
  });

  it.each<[string, ZipEntry[]]>([
    ['in the wrong order', [entryOf({ ...HELLO, name: 'b' }), entryOf({ ...HELLO, name: 'a' })]],
    ['twice', [entryOf(HELLO), entryOf(HELLO)]],
    [
      'in UTF-16 order',
      [entryOf({ ...HELLO, name: '\u{1f9ba}' }), entryOf({ ...HELLO, name: '\uff21' })],
    ],
    ['with an impossible size', [{ ...entryOf(HELLO), size: -1 }]],
    ['with an impossible CRC-32', [{ ...entryOf(HELLO), crc32: -1 }]],
    ['with a name over 65535 bytes', [entryOf({ ...HELLO, name: 'é'.repeat(32_768) })]],
  ])('fails when entries come %s', async (_, entries) => {
    const reading = bytesOf(zipStream(entriesOf(entries), totalsOf(entries)));

    await expect(reading).rejects.toThrow(ZipContentError);
  });

  it.each([
    ['more', 1],
    ['fewer', 3],
  ])('fails when there are %s entries than counted', async (_, counted) => {
    const entry = (letter: string) => entryOf({ name: letter, content: Buffer.from('1') });
    const totals = totalsOf(['a', 'b', 'c'].slice(0, counted).map(entry));

    const reading = bytesOf(zipStream(entriesOf(['a', 'b'].map(entry)), totals));

    await expect(reading).rejects.toThrow(ZipContentError);
  });

  it.each([
    { start: -1, end: 5 },
    { start: 5, end: 4 },
    { start: 0, end: 99 },
    { start: Number.NaN, end: 5 },
  ])('refuses the range %j of an archive of 98 bytes', (range) => {
    expect(() => zipStream(entriesOf([]), totalsOf([]), range)).toThrow(RangeError);
  });

  it('passes the failure of a content on as it is', async () => {
    const failure = new Error('the store went away');
    const entries = [{ ...entryOf(HELLO), open: () => Promise.reject(failure) }];

    const reading = bytesOf(zipStream(entriesOf(entries), totalsOf(entries)));

    await expect(reading).rejects.toBe(failure);
  });

  it('closes every open content when the reader leaves, even while it waits for one', async () => {
    const streams: PassThrough[] = [];
    const entries = ['a', 'b', 'c'].map((letter) => ({
      name: letter,
      size: 10,
      crc32: 1,
      open: () => streams[streams.push(new PassThrough()) - 1] as PassThrough,
    }));
    const reader = zipStream(entriesOf(entries), totalsOf(entries));
    const waiting = reader.next();
    waiting.catch(() => undefined);
    while (streams.length < 3) await new Promise(setImmediate);

    await reader.return?.();

    expect(streams.map(({ destroyed }) => destroyed)).toEqual([true, true, true]);
    await expect(reader.next()).resolves.toEqual({ value: undefined, done: true });
  });

  it('loads few contents ahead of a reader that does not read', async () => {
    let opened = 0;
    const entries = Array.from({ length: 20 }, (_, index) => {
      const entry = entryOf({
        name: String(1000 + index),
        content: Buffer.alloc(1_000_000, index),
      });
      return { ...entry, open: () => ((opened += 1), entry.open()) };
    });
    const reader = zipStream(entriesOf(entries), totalsOf(entries));

    await reader.next();
    await new Promise(setImmediate);
    await reader.return?.();

    expect(opened).toBeLessThanOrEqual(6);
  });
});
