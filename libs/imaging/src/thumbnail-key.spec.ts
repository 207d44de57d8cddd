import fc from 'fast-check';
import { MAX_IMAGE_PATH_BYTES } from './image-path';
import { thumbnailKeyFor, thumbnailKeyOf } from './thumbnail-key';

const MAX_KEY_BYTES = 1024;

describe('thumbnailKeyFor', () => {
  it('keeps pictures apart that differ in their extension', () => {
    expect(thumbnailKeyFor('datasets/ds_1/images/a.png')).toBe(
      'datasets/ds_1/thumbnails/a.png.jpg',
    );
    expect(thumbnailKeyFor('datasets/ds_1/images/a.jpg')).toBe(
      'datasets/ds_1/thumbnails/a.jpg.jpg',
    );
  });

  it('leaves folders of the user that are called images', () => {
    expect(thumbnailKeyFor('datasets/ds_1/images/images/x/images/a.png')).toBe(
      'datasets/ds_1/thumbnails/images/x/images/a.png.jpg',
    );
  });

  it('gives different images different keys, none of them the key of an image', () => {
    const path = fc.string({ minLength: 1 });

    fc.assert(
      fc.property(path, path, (one, other) => {
        const keys = [one, other].map((name) => thumbnailKeyFor(`datasets/ds_1/images/${name}`));

        expect(keys[0] === keys[1]).toBe(one === other);
        expect(keys.every((key) => key.startsWith('datasets/ds_1/thumbnails/'))).toBe(true);
      }),
    );
  });

  it('fits into a key of the store for the longest path of the longest id', () => {
    const longest = `datasets/${'d'.repeat(36)}/images/${'p'.repeat(MAX_IMAGE_PATH_BYTES)}`;

    expect(Buffer.byteLength(thumbnailKeyFor(longest))).toBeLessThanOrEqual(MAX_KEY_BYTES);
  });
});

describe('thumbnailKeyOf', () => {
  it('is what was recorded', () => {
    const row = { s3_key: 'datasets/ds_1/images/a.png', thumbnail_key: 'elsewhere.jpg' };

    expect(thumbnailKeyOf(row)).toBe('elsewhere.jpg');
  });

  it.each([
    ['datasets/ds_1/images/train/a.png', 'datasets/ds_1/thumbnails/train/a.jpg'],
    ['datasets/ds_1/images/v1.2/a', 'datasets/ds_1/thumbnails/v1.2/a.jpg'],
    ['datasets/ds_1/images/x/images/a.png', 'datasets/ds_1/thumbnails/x/thumbnails/a.jpg'],
    ['elsewhere/a.png', 'elsewhere/a_thumb.jpg'],
  ])('finds the older thumbnail of %s', (key, thumbnail) => {
    expect(thumbnailKeyOf({ s3_key: key, thumbnail_key: null })).toBe(thumbnail);
  });
});
