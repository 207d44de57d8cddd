import type { FileResult, StagedImage } from './staged-image';
import { withoutImage } from './staged-image';
import { type Examined, UploadRun } from './upload-run';

const image = (path: string) => ({ path, content: Buffer.alloc(0) }) as unknown as StagedImage;
const examined = (path: string, release = () => undefined): Examined => ({
  image: image(path),
  release,
});
const stored = (path: string): FileResult => ({
  ...withoutImage(path, 'skipped', null),
  status: 'created',
});
const nothing = () => Promise.resolve();

describe('the run of an upload', () => {
  it('stores what is there while more arrives, and keeps the order of the files', async () => {
    const batches: string[][] = [];
    const run = new UploadRun((images) => {
      batches.push(images.map(({ path }) => path));
      return Promise.resolve(images.map(({ path }) => stored(path)));
    }, nothing);

    run.add(Promise.resolve(examined('a')));
    run.add(Promise.resolve({ result: withoutImage('b', 'ignored', null) }));
    await run.idle();
    run.add(Promise.resolve(examined('c')));
    await run.idle();

    expect(run.results().map(({ path }) => path)).toEqual(['a', 'b', 'c']);
    expect(batches).toEqual([['a'], ['c']]);
  });

  it('stores no more than fifty at a time', async () => {
    const sizes: number[] = [];
    const run = new UploadRun((images) => {
      sizes.push(images.length);
      return Promise.resolve(images.map(({ path }) => stored(path)));
    }, nothing);

    for (let n = 0; n < 120; n += 1) run.add(Promise.resolve(examined(String(n))));
    await run.idle();

    expect(sizes).toEqual([50, 50, 20]);
  });

  it('ends with the first failure and gives back all memory', async () => {
    let released = 0;
    const release = () => void (released += 1);
    const run = new UploadRun(() => Promise.reject(new Error('storage is away')), nothing);

    run.add(Promise.resolve(examined('a', release)));
    await run.settled();
    run.add(Promise.resolve(examined('b', release)));

    await expect(run.idle()).rejects.toThrow('storage is away');
    expect(() => run.assertGoingOn()).toThrow('storage is away');
    expect(released).toBe(2);
  });

  it('removes what waited in storage when it is stored', async () => {
    const discarded: string[] = [];
    const waiting = { ...image('a'), content: { key: 'incoming/1', etag: '"1"' } };
    const run = new UploadRun(
      (images) => Promise.resolve(images.map(({ path }) => stored(path))),
      (objects) => {
        discarded.push(...objects.map(({ key }) => key));
        return Promise.resolve();
      },
    );

    run.add(Promise.resolve({ image: waiting, release: () => undefined }));
    await run.idle();

    expect(discarded).toEqual(['incoming/1']);
  });
});
