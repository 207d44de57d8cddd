import { jsonFile, read, zipFile } from './support/files';

const CATEGORIES = {
  label: {
    labels: [
      { name: 'dent', parent: '', attributes: [] },
      { name: 'seam', parent: '', attributes: [] },
    ],
    attributes: [],
  },
  mask: { colormap: [{ label_id: 1, r: 255, g: 128, b: 0 }] },
};

const document = (annotations: unknown[], item: object = {}) => ({
  dm_format_version: '1.0',
  media_type: 2,
  infos: {},
  categories: CATEGORIES,
  items: [
    {
      id: 'line3/0007',
      attr: {},
      image: { path: 'line3/0007.png', size: [480, 640] },
      annotations,
      ...item,
    },
  ],
});

const datumaro = (annotations: unknown[], item?: object) =>
  read(jsonFile(document(annotations, item)));

describe('Datumaro', () => {
  it('is recognised by its items, and read item by item', async () => {
    const { format, records } = await datumaro([
      {
        id: 3,
        type: 'bbox',
        attributes: { occluded: false },
        group: 4,
        label_id: 1,
        bbox: [1, 2, 3, 4],
        z_order: 2,
      },
    ]);

    expect(format).toBe('datumaro');
    expect(records).toMatchObject([
      { kind: 'class', key: '0', name: 'dent', color: null },
      { kind: 'class', key: '1', name: 'seam', color: '#ff8000' },
      {
        kind: 'image',
        key: '0',
        paths: ['line3/0007.png', 'line3/0007'],
        width: 640,
        height: 480,
      },
      {
        kind: 'annotation',
        imageKey: '0',
        classKey: '1',
        shapes: [{ type: 'bbox', x: 1, y: 2, width: 3, height: 4 }],
        attributes: { occluded: false, z_order: 2, group: 4 },
      },
    ]);
  });

  it.each([
    ['labels', { type: 'label' }, { type: 'classification' }],
    [
      'rotated boxes, as CVAT writes them',
      { type: 'bbox', bbox: [1, 2, 3, 4], attributes: { rotation: 30 } },
      { type: 'rotated_bbox', box: [1, 2, 3, 4, 30] },
    ],
    ['polygons', { type: 'polygon', points: [0, 0, 4, 0, 4, 4] }, { type: 'polygon' }],
    ['polylines', { type: 'polyline', points: [0, 0, 4, 0] }, { type: 'polyline' }],
    [
      'points with their visibility',
      { type: 'points', points: [1, 2, 3, 4], visibility: [2, 1] },
      {
        type: 'keypoint',
        points: [
          [1, 2, 2],
          [3, 4, 1],
        ],
      },
    ],
    [
      'circles, by the box around them',
      { type: 'ellipse', points: [0, 10, 20, 30] },
      { type: 'circle', center: [10, 20], radius: 10 },
    ],
    [
      'skeletons',
      {
        type: 'skeleton',
        elements: [
          { type: 'points', points: [1, 2], visibility: [2] },
          { type: 'points', points: [3, 4], visibility: [0] },
        ],
      },
      {
        type: 'keypoint',
        points: [
          [1, 2, 2],
          [3, 4, 0],
        ],
      },
    ],
    ['masks', { type: 'mask', rle: { size: [2, 2], counts: [0, 2, 2] } }, { type: 'polygon' }],
  ])('knows %s', async (_what, annotation, shape) => {
    const { annotations } = await datumaro([{ label_id: 0, attributes: {}, ...annotation }]);

    expect(annotations).toMatchObject([{ shapes: [shape] }]);
  });

  it('reads every subset of an archive, each with labels of its own', async () => {
    const other = {
      ...document([{ type: 'label', label_id: 0 }], { id: 'b', image: { path: 'b.png' } }),
      categories: { label: { labels: [{ name: 'burr' }] } },
    };
    const { format, annotations, classes, images } = await read(
      zipFile({
        'annotations/train.json': JSON.stringify(document([{ type: 'label', label_id: 0 }])),
        'annotations/val.json': JSON.stringify(other),
        'images/train/line3/0007.png': 'picture',
      }),
    );
    const nameOf = new Map(classes.map(({ key, name }) => [key, name]));

    expect(format).toBe('datumaro');
    expect(annotations.map(({ classKey }) => nameOf.get(classKey ?? ''))).toEqual(['dent', 'burr']);
    expect(new Set(images.map(({ key }) => key)).size).toBe(2);
    expect(images.map(({ details }) => details?.split)).toEqual(['train', 'val']);
  });

  it('reports what it cannot use', async () => {
    const { problems, annotations } = await datumaro([
      null,
      { type: 'caption', caption: 'a' },
      { type: 'bbox', bbox: [1, 2, 3, 4] },
      { type: 'bbox', bbox: [1, 2, -3, 4], label_id: 0 },
      { type: 'points', points: [1, null], label_id: 0 },
      { type: 'ellipse', points: [1, 2, 1, 4], label_id: 0 },
      { type: 'mask', label_id: 0 },
      { type: 'skeleton', elements: [{}], label_id: 0 },
    ]);
    const { problems: nameless } = await datumaro([{}, {}], { id: null, image: null });

    expect(annotations).toEqual([]);
    expect(problems.map(([code]) => code)).toEqual([
      'not_an_object',
      'shape_missing',
      'class_id_unknown',
      'shape_malformed',
      'number_not_finite',
      'empty_shape',
      'mask_malformed',
      'shape_malformed',
    ]);
    expect(nameless).toEqual([
      ['image_without_name', 'items[0]'],
      ['image_without_name', 'items[0]'],
    ]);
  });
});
