import type { AnnotationType } from '@libs/geometry';
import fc from 'fast-check';
import type { LabeledDataset } from '../../src';
import { type GivenAnnotation, givenDataset, type GivenImage } from './labeled-datasets';

/** Names that writers stumble over. */
const HOSTILE = [
  'a',
  'A',
  'con',
  'aux.txt',
  '.hidden',
  'trailing ',
  'dot.',
  '..',
  'images',
  'labels',
  'train',
  '100%',
  '%2F',
  'quote"s',
  "it's",
  '<b>&amp;</b>',
  'comma, semi; colon: yes',
  '# not a comment',
  '- item',
  'no',
  '1',
  'null',
  '__background__x',
  '__proto__',
  'constructor',
  'é',
  '한국어',
  '😀',
  'zero\u200bwidth',
  'line\u2028break',
  'next\u0085line',
] as const;

const name = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
    .map((text) => text.replace(/[\p{Cc}/\\]/gu, '_').normalize('NFC')),
);

const path = fc
  .tuple(fc.array(name, { maxLength: 2 }), name, fc.constantFrom('.jpg', '.png', '.JPG', '.tar.gz'))
  .map(([folders, file, extension]) => [...folders, `${file}${extension}`].join('/'));

const coordinate = fc.oneof(
  fc.integer({ min: -50, max: 250 }),
  fc.double({ min: -50, max: 250, noNaN: true }),
  fc.constantFrom(0, -0, 100, 200, 1e-9, 99.999_999_9),
);
const length = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.double({ min: 0, max: 300, noNaN: true }),
  fc.constant(0),
);
const point = fc.tuple(coordinate, coordinate);

const GEOMETRIES: Record<AnnotationType, fc.Arbitrary<Record<string, unknown>>> = {
  bbox: fc.record({ bbox: fc.tuple(coordinate, coordinate, length, length) }),
  rotated_bbox: fc.record({
    bbox: fc.tuple(coordinate, coordinate, length, length, fc.integer({ min: -360, max: 360 })),
  }),
  polygon: fc.record({ points: fc.array(point, { minLength: 3, maxLength: 8 }) }),
  polyline: fc.record({ points: fc.array(point, { minLength: 2, maxLength: 5 }) }),
  line: fc.record({ points: fc.array(point, { minLength: 2, maxLength: 2 }) }),
  circle: fc.record({ center: point, radius: fc.double({ min: 0.01, max: 150, noNaN: true }) }),
  keypoint: fc.record({
    points: fc.array(fc.oneof(point, fc.tuple(coordinate, coordinate, fc.constantFrom(0, 1, 2))), {
      minLength: 1,
      maxLength: 5,
    }),
  }),
  classification: fc.constant({}),
  no_object: fc.constant({}),
};

const attributes = fc.oneof(
  fc.constant({}),
  fc.dictionary(name, fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)), {
    maxKeys: 3,
  }),
  fc.constantFrom({ iscrowd: 1 }, { iscrowd: 'no' }),
);

function annotation(
  classes: number,
  types: readonly AnnotationType[],
): fc.Arbitrary<GivenAnnotation> {
  return fc.constantFrom(...types).chain((type) =>
    fc.record({
      type: fc.constant(type),
      geometry: GEOMETRIES[type],
      classIndex:
        type === 'no_object' || classes === 0
          ? fc.constant(null)
          : fc.oneof({ weight: 9, arbitrary: fc.nat(classes - 1) }, fc.constant(null)),
      attributes,
      confidence: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 100 })),
      state: fc.constantFrom('draft' as const, 'confirmed' as const, 'verified' as const),
    }),
  );
}

function image(
  classes: number,
  types: readonly AnnotationType[],
): fc.Arbitrary<GivenImage & { path: string }> {
  const size = fc.oneof(
    { weight: 8, arbitrary: fc.constant({ width: 200, height: 100 }) },
    fc.constant({ width: null, height: null }),
    fc.constant({ width: 8, height: 2000 }),
  );
  return fc
    .record({
      path,
      size,
      split: fc.constantFrom(null, 'train' as const, 'val' as const, 'test' as const),
      isReviewed: fc.boolean(),
      annotations: fc.array(annotation(classes, types), { maxLength: 6 }),
    })
    .map(({ size: pixels, ...rest }) => ({ ...rest, ...pixels }));
}

const EVERY_TYPE = Object.keys(GEOMETRIES) as AnnotationType[];

/** Datasets with few, no and many classes, equal base names, and shapes that are empty or outside. */
export function datasets(
  options: { types?: readonly AnnotationType[]; withContent?: boolean } = {},
): fc.Arbitrary<LabeledDataset> {
  const { types = EVERY_TYPE, withContent = false } = options;
  return fc.uniqueArray(name, { maxLength: 5 }).chain((classes) =>
    fc
      .uniqueArray(image(classes.length, types), { maxLength: 6, selector: (each) => each.path })
      .map((images) => {
        const sorted = images.sort((a, b) =>
          Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)),
        );
        return givenDataset({ classes, images: sorted, withContent });
      }),
  );
}
