import { jsonFile, read, zipFile } from './support/files';

const SIZE = { original_width: 200, original_height: 100 };

const task = (results: object[], rest: object = {}) => ({
  id: 1,
  data: { image: '/data/local-files/?d=images/line%203/0007.png' },
  annotations: [{ id: 9, was_cancelled: false, result: results }],
  predictions: [],
  ...rest,
});

const region = (type: string, value: object, rest: object = {}) => ({
  id: 'r1',
  type,
  from_name: 'label',
  to_name: 'image',
  image_rotation: 0,
  ...SIZE,
  value: { ...value, [type]: ['dent'] },
  ...rest,
});

const tasks = (...list: object[]) => read(jsonFile(list));

describe('Label Studio', () => {
  it('is recognised as a list of tasks, and read task by task', async () => {
    const { format, records } = await tasks(
      task([
        region(
          'rectanglelabels',
          { x: 5, y: 10, width: 50, height: 20, rotation: 0 },
          { score: 0.5 },
        ),
      ]),
    );

    expect(format).toBe('labelstudio');
    expect(records).toMatchObject([
      { kind: 'image', key: '0', paths: ['images/line 3/0007.png'], width: 200, height: 100 },
      { kind: 'class', key: 'dent', name: 'dent' },
      {
        kind: 'annotation',
        imageKey: '0',
        classKey: 'dent',
        unit: 'pixel',
        shapes: [{ type: 'bbox', x: 10, y: 10, width: 100, height: 20 }],
        confidence: 50,
        where: 'task 1 result 1',
      },
    ]);
  });

  it('turns boxes around their upper left corner, in pixels', async () => {
    const value = { x: 50, y: 50, width: 10, height: 40, rotation: 90 };
    const { annotations } = await tasks(task([region('rectanglelabels', value)]));
    const [shape] = annotations[0]?.shapes ?? [];

    // 20 wide and 40 high, turned by 90 degrees around (100, 50), covers x from 60 to 100 and y from 50 to 70.
    expect(shape).toMatchObject({ type: 'rotated_bbox', box: [70, 40, 20, 40, 90] });
  });

  it.each([
    [
      'polygons',
      region('polygonlabels', {
        points: [
          [0, 0],
          [50, 0],
          [50, 50],
        ],
      }),
      {
        type: 'polygon',
        points: [
          [0, 0],
          [100, 0],
          [100, 50],
        ],
      },
    ],
    [
      'circles, which are ellipses of equal radii in pixels',
      region('ellipselabels', { x: 50, y: 50, radiusX: 5, radiusY: 10, rotation: 0 }),
      { type: 'circle', center: [100, 50], radius: 10 },
    ],
    [
      'open paths',
      region('vectorlabels', {
        vertices: [
          { id: 'a', x: 0, y: 0, prevPointId: null, isBezier: false },
          { id: 'b', x: 10, y: 10, prevPointId: 'a', isBezier: false },
        ],
        closed: false,
      }),
      {
        type: 'polyline',
        points: [
          [0, 0],
          [20, 10],
        ],
      },
    ],
    [
      'keypoints',
      region('keypointlabels', { x: 10, y: 20, width: 1 }),
      { type: 'keypoint', points: [[20, 20]] },
    ],
    [
      'choices for the whole image',
      { id: 'c', type: 'choices', from_name: 'kind', value: { choices: ['dent'] } },
      { type: 'classification' },
    ],
  ])('knows %s', async (_what, result, shape) => {
    const { annotations } = await tasks(task([result]));

    expect(annotations).toMatchObject([{ classKey: 'dent', shapes: [shape] }]);
  });

  it('decodes what was painted with a brush', async () => {
    // 2 by 2 pixels as RGBA, of which the upper row is painted: 8 values of 255, then 8 of 0.
    const bits =
      '00000000000000000000000000010000' +
      '00111' +
      '0011'.repeat(4) +
      '1' +
      '00' +
      '0111' +
      '11111111' +
      '1' +
      '00' +
      '0111' +
      '00000000';
    const rle = (bits.match(/.{1,8}/g) ?? []).map((byte) => parseInt(byte.padEnd(8, '0'), 2));
    const result = {
      ...region('brushlabels', { format: 'rle', rle }),
      ...{ original_width: 2, original_height: 2 },
    };
    const { annotations, problems } = await tasks(task([result]));
    const [shape] = annotations[0]?.shapes ?? [];

    expect(problems).toEqual([['mask_traced', 'task 1 result 1']]);
    expect(shape?.type === 'polygon' && shape.points).toEqual(
      expect.arrayContaining([
        [0, 0],
        [2, 0],
        [2, 1],
        [0, 1],
      ]),
    );
  });

  it('takes a label that is said apart, every label of several, and answers as attributes', async () => {
    const { annotations } = await tasks(
      task([
        { ...region('rectangle', { x: 0, y: 0, width: 10, height: 10 }), id: 'a' },
        { id: 'a', type: 'labels', from_name: 'l', value: { labels: ['dent', 'deep'] } },
        { id: 'a', type: 'textarea', from_name: 'note', value: { text: ['old'] } },
      ]),
    );

    expect(annotations).toMatchObject([
      { classKey: 'dent', attributes: { note: ['old'] }, shapes: [{ type: 'bbox' }] },
      { classKey: 'deep', attributes: { note: ['old'] }, shapes: [{ type: 'bbox' }] },
    ]);
  });

  it('takes what one annotator drew, the ground truth first, and counts the rest', async () => {
    const box = region('rectanglelabels', { x: 0, y: 0, width: 10, height: 10 });
    const { annotations, problems } = await tasks(
      task([], {
        annotations: [
          { result: [box, { ...box, id: 'r2' }] },
          { result: [box], was_cancelled: true },
          { result: [box], ground_truth: true },
        ],
        predictions: [{ result: [box] }],
      }),
    );

    expect(annotations).toHaveLength(1);
    expect(problems).toEqual([
      ['further_annotator', 'task 1'],
      ['further_annotator', 'task 1'],
      ['prediction', 'task 1'],
    ]);
  });

  it.each([
    ['https://host/a/b%20c.jpg?x=1', ['a/b c.jpg']],
    ['s3://bucket/datasets/x/images/a.jpg', ['datasets/x/images/a.jpg']],
    [
      '/data/upload/3/0f1e2d3c-weld.jpg',
      ['data/upload/3/0f1e2d3c-weld.jpg', 'data/upload/3/weld.jpg'],
    ],
    ['folder/100%.jpg', ['folder/100%.jpg']],
  ])('finds the image at %s', async (image, paths) => {
    const { images } = await tasks(task([], { data: { image } }));

    expect(images[0]?.paths).toEqual(paths);
  });

  it('keeps shares of the image where its size is not said', async () => {
    const box = { ...region('rectanglelabels', { x: 5, y: 10, width: 50, height: 20 }) };
    const { annotations, problems } = await tasks(
      task([
        { ...box, original_width: undefined },
        { ...region('rectanglelabels', { ...box.value, rotation: 5 }), id: 'b', original_width: 0 },
      ]),
    );

    expect(annotations).toMatchObject([
      { unit: 'relative', shapes: [{ type: 'bbox', x: 0.05, y: 0.1, width: 0.5, height: 0.2 }] },
    ]);
    expect(problems).toEqual([['image_size_unknown', 'task 1 result 2']]);
  });

  it('reports what it cannot use', async () => {
    const { problems, annotations } = await tasks(
      task([
        { ...region('rectanglelabels', { x: 0, y: 0, width: -1, height: 1 }) },
        {
          ...region('rectanglelabels', { x: 0, y: 0, width: 1, height: 1 }, { image_rotation: 90 }),
          id: 'b',
        },
        { ...region('polygonlabels', { points: [[0, 0]] }), id: 'c' },
        { ...region('rectangle', { x: 0, y: 0, width: 1, height: 1 }), id: 'd' },
        { id: 'e', type: 'textarea', from_name: 'note', value: { text: ['x'] } },
        { ...region('brushlabels', { rle: [1, 2, 3] }), id: 'f' },
        { ...region('keypointlabels', { x: 'a', y: 1 }), id: 'g' },
      ]),
      { data: {}, annotations: [{ result: [{}, {}] }] },
      'text' as unknown as object,
    );

    expect(annotations).toEqual([]);
    expect(problems).toEqual([
      ['shape_malformed', 'task 1 result 1'],
      ['rotated_view', 'task 1 result 2'],
      ['too_few_points', 'task 1 result 3'],
      ['class_name_missing', 'task 1 result 4'],
      ['shape_missing', 'task 1 result 5'],
      ['mask_malformed', 'task 1 result 6'],
      ['number_not_finite', 'task 1 result 7'],
      ['image_without_name', 'task 2'],
      ['image_without_name', 'task 2'],
      ['not_an_object', 'task 3'],
    ]);
  });

  it('is read from an archive that holds its label config too', async () => {
    const { format, images } = await read(
      zipFile({
        'config.xml': '<View><Image name="image" value="$image"/></View>',
        'tasks.json': JSON.stringify([task([])]),
      }),
    );

    expect(format).toBe('labelstudio');
    expect(images).toHaveLength(1);
  });
});
