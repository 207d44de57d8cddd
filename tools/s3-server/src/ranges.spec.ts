import fc from 'fast-check';
import { S3Error } from './errors';
import { parseRange, sliceSegments } from './ranges';

describe('a range', () => {
  it.each([
    ['bytes=0-0', { start: 0, length: 1 }],
    ['bytes=2-5', { start: 2, length: 4 }],
    ['bytes=7-', { start: 7, length: 3 }],
    ['bytes=-3', { start: 7, length: 3 }],
    ['bytes=-99', { start: 0, length: 10 }],
    ['bytes=5-99', { start: 5, length: 5 }],
    ['bytes=5-4', undefined],
    ['bytes=-', undefined],
    ['bytes=0-1,4-5', undefined],
    ['items=0-1', undefined],
    [undefined, undefined],
  ])('of %s in ten bytes is %j', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });

  it.each([
    ['bytes=10-', 10],
    ['bytes=10-20', 10],
    ['bytes=-0', 10],
    ['bytes=0-', 0],
    ['bytes=-1', 0],
  ])('of %s in %d bytes cannot be satisfied', (header, size) => {
    expect(() => parseRange(header, size)).toThrow(new S3Error('InvalidRange'));
  });

  it('cut out of segments holds exactly its bytes', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lengths, fc.nat(60), fc.nat(60), (sizes, start, length) => {
        const segments = sizes.map((size, i) => ({ blob: `${i}`, offset: i * 100, length: size }));
        const bytes = (of: typeof segments) =>
          of.flatMap((segment) =>
            Array.from({ length: segment.length }, (_, i) => segment.offset + i),
          );

        const sliced = sliceSegments(segments, { start, length });

        expect(bytes(sliced)).toEqual(bytes(segments).slice(start, start + length));
      }),
    );
  });
});
