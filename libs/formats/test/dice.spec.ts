import { jsonFile, read } from './support/files';

const document = (annotations: object[], rest: object = {}) =>
  jsonFile({
    format_version: '1.0',
    classes: [{ id: 0, name: 'dent', color: '#00ff00' }],
    images: [
      {
        id: 4,
        file_name: 'line3/0007.png',
        image_id: 'line3/0007',
        width: 1920,
        height: 1080,
        annotations,
      },
    ],
    task_type: 'object_detection',
    ...rest,
  });

describe('nested DICE', () => {
  it('is read image by image, each with its annotations', async () => {
    const { format, records } = await read(
      document([
        {
          id: 9,
          image_id: 4,
          class_id: 0,
          class_name: 'dent',
          bbox: [1, 2, 3, 4],
          bbox_format: 'xywh',
          attributes: { a: 1 },
        },
      ]),
    );

    expect(format).toBe('dice');
    expect(records).toMatchObject([
      { kind: 'class', key: 'id 0', name: 'dent', color: '#00ff00' },
      {
        kind: 'image',
        key: '0',
        paths: ['line3/0007.png', 'line3/0007'],
        width: 1920,
        height: 1080,
      },
      { kind: 'class', key: 'name dent', name: 'dent' },
      {
        kind: 'annotation',
        imageKey: '0',
        classKey: 'name dent',
        shapes: [{ type: 'bbox', x: 1, y: 2, width: 3, height: 4 }],
        attributes: { a: 1 },
        where: 'images[0].annotations[0]',
      },
      { kind: 'task', taskType: 'detection' },
    ]);
  });

  it.each([
    [
      'a box by its corners',
      { bbox: [1, 2, 4, 6], bbox_format: 'xyxy' },
      { type: 'bbox', width: 3, height: 4 },
    ],
    [
      'an outline, not its box',
      { segmentation: [[0, 0, 4, 0, 4, 4]], bbox: [0, 0, 4, 4] },
      { type: 'polygon' },
    ],
    [
      'a polyline, not its box',
      { polyline: [0, 0, 4, 4], bbox: [0, 0, 4, 4] },
      {
        type: 'polyline',
        points: [
          [0, 0],
          [4, 4],
        ],
      },
    ],
    [
      'a circle, not its box',
      { circle: { center: [5, 5], radius: 2 }, bbox: [3, 3, 4, 4] },
      { type: 'circle', center: [5, 5], radius: 2 },
    ],
    ['a class of the image', {}, { type: 'classification' }],
    [
      'a geometry as stored',
      { type: 'rotated_bbox', geometry: { bbox: [0, 0, 4, 2, 90] } },
      { type: 'rotated_bbox' },
    ],
    [
      'an older box',
      { type: 'bbox', geometry: { x: 1, y: 2, width: 3, height: 4 } },
      { type: 'bbox', x: 1 },
    ],
  ])('knows %s', async (_what, annotation, shape) => {
    const { annotations } = await read(document([{ class_name: 'dent', ...annotation }]));

    expect(annotations).toMatchObject([{ shapes: [shape] }]);
  });

  it('reads the mark of an empty image, which has no class', async () => {
    const { annotations, classes } = await read(
      document([{ class_id: -1, class_name: '__background__', is_background: true }]),
    );

    expect(annotations).toMatchObject([{ classKey: null, shapes: [{ type: 'no_object' }] }]);
    expect(classes.map(({ name }) => name)).toEqual(['dent']);
  });

  it('is preferred where a file carries the flat lists too', async () => {
    const flat = {
      annotations: [{ id: 1, image_id: 4, category_id: 0, bbox: [1, 2, 3, 4] }],
      categories: [{ id: 0, name: 'dent' }],
    };
    const nested = [{ class_id: 0, bbox: [1, 2, 3, 4] }];
    const { annotations: after } = await read(document(nested, flat));
    const { format, annotations: before } = await read(
      jsonFile({ ...flat, images: [{ file_name: 'a.jpg', annotations: nested }] }),
    );

    expect(format).toBe('dice');
    expect([after.length, before.length]).toEqual([1, 1]);
    expect(after[0]?.classKey).toBe('id 0');
  });

  it('reports what it cannot use', async () => {
    const { problems } = await read(
      jsonFile({
        images: [
          { annotations: [{}, {}] },
          {
            file_name: 'a',
            annotations: [
              null,
              { bbox: [1, 2, 3, 4] },
              { class_name: 'x', bbox: [1], bbox_format: 'xywh' },
              { class_name: 'x', polyline: [] },
            ],
          },
          'x',
        ],
      }),
    );

    expect(problems).toEqual([
      ['image_without_name', 'images[0]'],
      ['image_without_name', 'images[0]'],
      ['not_an_object', 'images[1].annotations[0]'],
      ['class_name_missing', 'images[1].annotations[1]'],
      ['shape_malformed', 'images[1].annotations[2]'],
      ['too_few_points', 'images[1].annotations[3]'],
      ['not_an_object', 'images[2]'],
    ]);
  });
});
