import fc from 'fast-check';
import { splitByShare, splitterOf } from '../src';

const image = (id: string, path = `${id}.jpg`) => ({ id, path, split: null });

describe('the division of a dataset', () => {
  // Remainders of the MD5 of the names by 10,000.
  it.each([
    ['image-3', 'train', 1813],
    ['image-7', 'train', 6795],
    ['image-24', 'val', 7100],
    ['image-5', 'val', 8608],
    ['image-9', 'test', 9629],
  ])('puts %s in %s', (name, split) => {
    expect(splitByShare(name)).toBe(split);
  });

  it('is near the shares', () => {
    const splits = Array.from({ length: 5000 }, (_, index) =>
      splitByShare(`line/${index}`, { ratios: [0.5, 0.25, 0.25], seed: '42' }),
    );

    const share = (split: string) => splits.filter((each) => each === split).length / 5000;
    expect(share('train')).toBeCloseTo(0.5, 1);
    expect(share('val')).toBeCloseTo(0.25, 1);
    expect(share('test')).toBeCloseTo(0.25, 1);
  });

  it('never uses a split whose share is 0', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, seed) => {
        expect(splitByShare(name, { ratios: [0.9, 0.1, 0], seed })).not.toBe('test');
        expect(splitByShare(name, { ratios: [0, 0, 2], seed })).toBe('test');
      }),
    );
  });

  it('depends on the image and the seed alone, so that images that are added move no other', () => {
    const settings = { method: 'ratio', seed: 'a' } as const;
    const names = Array.from({ length: 200 }, (_, index) => `image-${index}`);

    const [before, after] = [splitterOf(settings), splitterOf(settings)];
    const other = splitterOf({ ...settings, seed: 'b' });

    expect(names.map((name) => after(image(name)))).toEqual(
      names.map((name) => before(image(name))),
    );
    expect(names.map((name) => other(image(name)))).not.toEqual(
      names.map((name) => before(image(name))),
    );
  });

  it('keeps the images of one folder together when it is by folder', () => {
    const split = splitterOf({ method: 'ratio', groupBy: 'folder' });

    const ofFolder = (folder: string) =>
      new Set(
        Array.from({ length: 30 }, (_, index) => split(image('x', `${folder}/${index}.jpg`))),
      );
    const folders = Array.from({ length: 20 }, (_, index) => ofFolder(`line${index}/day 1`));
    expect(folders.every(({ size }) => size === 1)).toBe(true);
    expect(new Set(folders.flatMap((splits) => [...splits])).size).toBeGreaterThan(1);
  });

  it('is the stored one, or none, when that is asked for', () => {
    const stored = { ...image('a'), split: 'val' as const };

    expect(splitterOf({ method: 'stored' })(stored)).toBe('val');
    expect(splitterOf({ method: 'none' })(stored)).toBeNull();
  });
});
