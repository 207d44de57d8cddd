import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import * as yauzl from 'yauzl';
import { ZipContentError, zipArchive, type ZipFile, zipStream } from '../src';
import { bytesOf, entriesOf, entryOf, type File, sorted, totalsOf, unzip } from './archives';

const file = fc.record({
  name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((name) => `a/${name}`),
  content: fc.uint8Array({ maxLength: 20_000 }).map((bytes) => Buffer.from(bytes)),
});

async function* given(files: readonly ZipFile[]): AsyncGenerator<ZipFile> {
  await Promise.resolve();
  yield* files;
}

function stated({ content }: File) {
  return {
    size: content.length,
    crc32: crc32(content),
    async *open() {
      await Promise.resolve();
      for (let at = 0; at < content.length; at += 3000) yield content.subarray(at, at + 3000);
    },
  };
}

describe('an archive of files that are made on the way', () => {
  it('has the same bytes as one whose length was known before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(file, { selector: ({ name }) => name, maxLength: 8 }),
        async (files) => {
          const ordered = sorted(files);
          const entries = ordered.map(entryOf);
          const known = await bytesOf(zipStream(entriesOf(entries), totalsOf(entries)));

          expect(await bytesOf(zipArchive(given(ordered)))).toEqual(known);
          const opened = ordered.map((each) => ({ name: each.name, content: stated(each) }));
          expect(await bytesOf(zipArchive(given(opened)))).toEqual(known);
        },
      ),
    );
  });

  it('keeps the order in which the files come, and empty folders', async () => {
    const files = [
      { name: 'b.txt', content: Buffer.from('b') },
      { name: 'empty/', content: Buffer.alloc(0) },
      { name: 'a.txt', content: Buffer.from('a') },
    ];

    const archive = await bytesOf(zipArchive(given(files)));

    expect((await unzip(archive)).map(({ name }) => name)).toEqual(['b.txt', 'empty/', 'a.txt']);
  });

  it('holds many files', async () => {
    const files = Array.from({ length: 70_000 }, (_, index) => ({
      name: `labels/${index}.txt`,
      content: Buffer.from(String(index)),
    }));

    const archive = await bytesOf(zipArchive(given(files)));

    const directory = await yauzl.fromBufferPromise(archive);
    const names: string[] = [];
    for await (const { fileName } of directory.eachEntry()) names.push(fileName);
    expect(names).toEqual(files.map(({ name }) => name));
  });

  it('breaks off at a content that is not as stated', async () => {
    const content = { ...stated({ name: '', content: Buffer.from('abc') }), crc32: 1 };

    await expect(bytesOf(zipArchive(given([{ name: 'a', content }])))).rejects.toThrow(
      ZipContentError,
    );
  });

  it('closes the contents and the source when the reader leaves', async () => {
    let isClosed = false;
    async function* endless(): AsyncGenerator<ZipFile> {
      await Promise.resolve();
      try {
        for (let index = 0; ; index += 1) {
          yield { name: `${index}`, content: Buffer.alloc(50_000) };
        }
      } finally {
        isClosed = true;
      }
    }

    for await (const _ of zipArchive(endless())) break;

    expect(isClosed).toBe(true);
  });
});
