import fc from 'fast-check';
import { jsonFile, read, textFile } from './support/files';

const IMAGE = { id: 1, file_name: 'a.jpg', width: 10, height: 10 };
const CATEGORY = { id: 3, name: 'cat' };
const readOne = (annotation: object, rest: object = {}) =>
  read(
    jsonFile({
      images: [IMAGE],
      categories: [CATEGORY],
      annotations: [{ id: 1, image_id: 1, category_id: 3, ...annotation }],
      ...rest,
    }),
  );

describe('flat COCO', () => {
  it('is read with annotations before the images and classes that they name', async () => {
    const { format, images, classes, annotations, problems } = await read(
      jsonFile({
        annotations: [{ image_id: '7', category_id: '3', bbox: [1, 2, 3, 4], score: 0.256 }],
        categories: [{ id: 3, name: ' cafe\u0301 ', color: '#A0B1C2' }],
        images: [{ id: 7, file_name: '.\\train\\cafe\u0301.jpg', width: 640, height: 0 }],
      }),
    );

    expect({ format, problems }).toEqual({ format: 'coco', problems: [] });
    expect(images).toEqual([
      {
        kind: 'image',
        key: '7',
        paths: ['train/café.jpg'],
        width: 640,
        height: null,
        details: { number: 7 },
        where: 'images[0]',
      },
    ]);
    expect(classes).toEqual([
      { kind: 'class', key: '3', name: 'café', color: '#a0b1c2', where: 'categories[0]' },
    ]);
    expect(annotations).toEqual([
      {
        kind: 'annotation',
        imageKey: '7',
        classKey: '3',
        shapes: [{ type: 'bbox', x: 1, y: 2, width: 3, height: 4 }],
        unit: 'pixel',
        attributes: {},
        keypoints: null,
        confidence: 26,
        where: 'annotations[0]',
      },
    ]);
  });

  it('keeps the box and every part of the outline', async () => {
    const { annotations } = await readOne({
      bbox: [0, 0, 4, 4],
      segmentation: [
        [0, 0, 2, 0, 2, 2, 0, 0],
        [3, 3, 4, 3, 4, 4],
      ],
      iscrowd: 0,
      attributes: { occluded: true },
    });

    expect(annotations).toMatchObject([
      {
        shapes: [
          { type: 'bbox' },
          {
            type: 'polygon',
            points: [
              [0, 0],
              [2, 0],
              [2, 2],
            ],
          },
          {
            type: 'polygon',
            points: [
              [3, 3],
              [4, 3],
              [4, 4],
            ],
          },
        ],
        attributes: { occluded: true },
      },
    ]);
  });

  it.each([
    ['plain', [4, 2, 4]],
    ['compressed', '424'],
  ])('turns a %s mask into its outline', async (_form, counts) => {
    const { annotations, problems } = await readOne({
      segmentation: { size: [5, 2], counts },
      iscrowd: 1,
    });

    expect(annotations).toMatchObject([
      { shapes: [{ type: 'polygon' }, { type: 'polygon' }], attributes: { iscrowd: 1 } },
    ]);
    expect(problems).toEqual([['mask_traced', 'annotations[0]']]);
  });

  it('keeps keypoints beside the box', async () => {
    const { annotations } = await readOne({ bbox: [0, 0, 4, 4], keypoints: [1, 1, 2, 0, 0, 0] });

    expect(annotations).toMatchObject([{ keypoints: [1, 1, 2, 0, 0, 0] }]);
  });

  it('takes a single polygon without the list around it', async () => {
    const { annotations } = await readOne({ segmentation: [0, 0, 2, 0, 2, 2] });

    expect(annotations).toMatchObject([{ shapes: [{ type: 'polygon' }] }]);
  });

  it.each([
    ['no shape', {}, 'shape_missing'],
    ['an empty shape', { bbox: [], segmentation: [] }, 'shape_missing'],
    ['a short box', { bbox: [1, 2, 3] }, 'shape_malformed'],
    ['a box of texts', { bbox: ['1', 2, 3, 4] }, 'number_not_finite'],
    ['a box inside out', { bbox: [1, 2, -3, 4] }, 'shape_malformed'],
    ['a box beyond all numbers', { bbox: [1, 2, 3, 1e308 * 10] }, 'number_not_finite'],
    ['half a point', { segmentation: [[1, 2, 3, 4, 5, 6, 7]] }, 'shape_malformed'],
    ['two points', { segmentation: [[1, 2, 3, 4]] }, 'too_few_points'],
    ['points of texts', { segmentation: [['1', 2, 3, 4, 5, 6]] }, 'number_not_finite'],
    ['a broken mask', { segmentation: { size: [2, 2], counts: [5] } }, 'mask_malformed'],
    ['an empty mask', { segmentation: { size: [2, 2], counts: [4] } }, 'empty_shape'],
    ['no image', { image_id: null, bbox: [1, 2, 3, 4] }, 'image_id_missing'],
    ['no class', { category_id: undefined, bbox: [1, 2, 3, 4] }, 'class_id_unknown'],
    ['20,001 points', { segmentation: [Array(40_002).fill(1)] }, 'too_many_points'],
  ])('reports an annotation with %s', async (_what, annotation, code) => {
    const { annotations, problems } = await readOne(annotation);

    expect({ annotations, problems }).toEqual({
      annotations: [],
      problems: [[code, 'annotations[0]']],
    });
  });

  it('reports entries that are no entries', async () => {
    const { problems } = await read(
      jsonFile({
        images: [
          null,
          { id: 1 },
          { file_name: 'x' },
          { id: {}, file_name: 'x' },
          { id: 2, file_name: '//' },
        ],
        categories: [7, { id: 1, name: '\u0000 ' }, { name: 'x' }],
        annotations: ['x', []],
      }),
    );

    expect(problems).toEqual([
      ['not_an_object', 'images[0]'],
      ['image_without_name', 'images[1]'],
      ['image_id_missing', 'images[2]'],
      ['image_id_missing', 'images[3]'],
      ['image_without_name', 'images[4]'],
      ['not_an_object', 'categories[0]'],
      ['class_name_missing', 'categories[1]'],
      ['class_id_unknown', 'categories[2]'],
      ['not_an_object', 'annotations[0]'],
      ['not_an_object', 'annotations[1]'],
    ]);
  });

  it('loses no annotation without a word, whatever the file holds', async () => {
    const anything = fc.anything({ maxDepth: 3, withSparseArray: false });
    const entry = fc.record(
      {
        id: anything,
        image_id: fc.oneof(fc.constant(1), anything),
        category_id: fc.oneof(fc.constant(3), anything),
        bbox: fc.oneof(fc.array(fc.double(), { maxLength: 5 }), anything),
        segmentation: fc.oneof(fc.array(fc.array(fc.double()), { maxLength: 2 }), anything),
        keypoints: anything,
        score: anything,
        attributes: anything,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 5 }), async (entries) => {
        const file = jsonFile({ images: [IMAGE], annotations: entries });

        const { annotations, problems } = await read(file);

        const places = new Set([
          ...annotations.map(({ where }) => where),
          ...problems.map(([, where]) => where),
        ]);
        expect([...places].sort()).toEqual(entries.map((_, index) => `annotations[${index}]`));
      }),
    );
  });

  it.each([
    ['an empty file', '', 'it is empty'],
    ['white space', ' \n', 'it is empty'],
    ['a list', '[{"image_id": 1}]', 'JSON of no format that is read'],
    ['bytes of a picture', '\u0089PNG\r\n', 'neither JSON nor XML nor a ZIP'],
    ['other JSON', '{"shapes": []}', 'COCO and DICE have a list "images"'],
    [
      'JSON that breaks off',
      '{"images": [{"id": 1, "file_name": "a"}], "annotations": [{"id": 5,',
      'at annotations[0]',
    ],
  ])('refuses %s', async (_what, text, reason) => {
    await expect(read(textFile('x', text))).rejects.toMatchObject({
      code: 'annotation_file_unreadable',
      kind: 'invalid',
      message: expect.stringContaining(reason) as string,
    });
  });

  it('refuses more classes than can be shown', async () => {
    const categories = Array.from({ length: 10_001 }, (_, id) => ({ id, name: `c${id}` }));

    await expect(read(jsonFile({ images: [], categories, annotations: [] }))).rejects.toThrow(
      'more than 10,000 classes',
    );
  });
});
