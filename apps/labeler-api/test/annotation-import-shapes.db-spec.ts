import { ImportRig } from './support/imports';

const CATEGORIES = [{ id: 7, name: 'scratch', color: '#FF0000' }];

/** A flat document with one box for each image name. */
function coco(names: readonly string[], rest: object = {}) {
  return {
    images: names.map((file_name, id) => ({ id, file_name, width: 100, height: 80 })),
    annotations: names.map((_, id) => ({
      id,
      image_id: id,
      category_id: 7,
      bbox: [10, 20, 30, 40],
    })),
    categories: CATEGORIES,
    ...rest,
  };
}

describe('what annotations become', () => {
  let rig: ImportRig;
  beforeAll(async () => {
    rig = await ImportRig.start();
  });
  afterAll(() => rig.stop());

  it('takes the shapes that the tasks of the project are about', async () => {
    const object = {
      bbox: [0, 0, 50, 50],
      segmentation: [
        [0, 0, 20, 0, 20, 20],
        [30, 30, 50, 30, 50, 50],
      ],
    };
    const file = {
      images: [{ id: 1, file_name: 'a.jpg' }],
      categories: CATEGORIES,
      annotations: [{ image_id: 1, category_id: 7, ...object }],
    };
    const types = async (taskTypes: string[]) => {
      const dataset = await rig.dataset(['a.jpg'], { taskTypes });
      const { adjusted } = await rig.import(dataset, file);
      const annotations = await rig.annotations(dataset);
      const instances = new Set(annotations.map(({ attributes }) => attributes.instance));
      return [
        ...annotations.map(({ annotation_type }) => annotation_type),
        instances.size,
        ...adjusted.map(({ code }) => code),
      ];
    };

    expect(await types([])).toEqual(['bbox', 1, 'outline_left_out']);
    expect(await types(['detection', 'geometry'])).toEqual(['bbox', 1, 'outline_left_out']);
    expect(await types(['segmentation'])).toEqual(['polygon', 'polygon', 1, 'object_in_parts']);
    expect(await types(['detection', 'segmentation'])).toEqual([
      'bbox',
      'polygon',
      'polygon',
      1,
      'object_in_parts',
    ]);
  });

  it('takes a file that this product wrote', async () => {
    const dataset = await rig.dataset(['a.jpg', 'b.jpg', 'c.jpg']);
    const named = { class_id: 0, class_name: 'seam', attributes: { depth: 2 } };

    const report = await rig.import(dataset, {
      format_version: '1.0',
      task_type: 'geometry_detection',
      classes: [{ id: 0, name: 'seam', color: '#00ff00' }],
      images: [
        {
          id: 1,
          file_name: 'a.jpg',
          width: 100,
          height: 80,
          annotations: [
            { ...named, polyline: [1, 1, 5, 5, 9, 1], bbox: [1, 1, 8, 4] },
            { ...named, circle: { center: [40, 40], radius: 10 }, bbox: [30, 30, 20, 20] },
          ],
        },
        {
          id: 2,
          file_name: 'b.jpg',
          annotations: [{ class_id: -1, class_name: '__background__', is_background: true }],
        },
        { id: 3, file_name: 'c.jpg', annotations: [] },
      ],
      annotations: [{ id: 1, image_id: 1, category_id: 0, bbox: [1, 1, 8, 4] }],
      categories: [{ id: 0, name: 'seam' }],
    });

    expect(report).toMatchObject({
      format: 'dice',
      annotationsImported: 3,
      imagesMatched: 3,
      notUnderstood: [],
    });
    const size = { image_width: 100, image_height: 80 };
    expect(await rig.annotations(dataset)).toMatchObject([
      {
        annotation_type: 'polyline',
        task_type: 'geometry',
        geometry: {
          type: 'polyline',
          points: [
            [1, 1],
            [5, 5],
            [9, 1],
          ],
          ...size,
        },
        attributes: { depth: 2 },
      },
      {
        annotation_type: 'circle',
        geometry: { type: 'circle', center: [40, 40], radius: 10, ...size },
      },
      {
        annotation_type: 'no_object',
        task_type: 'geometry',
        geometry: { type: 'no_object' },
        class_id: null,
        class_name: '__background__',
        attributes: { task_type: 'geometry' },
        annotation_state: 'confirmed',
        confirmed_by: null,
      },
    ]);
    expect((await rig.project(dataset)).task_classes.geometry).toMatchObject({
      [(await rig.annotations(dataset))[0]?.class_id ?? '']: { name: 'seam', color: '#00ff00' },
    });
  });

  it('fits shapes to the image as it is, and says what it changed', async () => {
    const dataset = await rig.dataset([
      'a.jpg',
      { path: 'b.jpg', width: null, height: null },
      'c.jpg',
      'd.jpg',
    ]);
    const box = (image_id: number, bbox: number[]) => ({ image_id, category_id: 7, bbox });

    const report = await rig.import(dataset, {
      images: [
        { id: 1, file_name: 'a.jpg', width: 200, height: 160 },
        { id: 2, file_name: 'b.jpg', width: 300, height: 300 },
        { id: 3, file_name: 'c.jpg', width: 80, height: 100 },
        { id: 4, file_name: 'd.jpg' },
      ],
      categories: CATEGORIES,
      annotations: [
        box(1, [20, 20, 40, 40]),
        box(2, [250, 250, 100, 10]),
        box(3, [1, 1, 5, 5]),
        box(4, [90, 70, 20, 20]),
        box(4, [500, 500, 20, 20]),
      ],
    });

    const stated = (width: number, height: number) => ({
      image_width: width,
      image_height: height,
    });
    expect((await rig.annotations(dataset)).map(({ geometry }) => geometry)).toEqual([
      { type: 'bbox', bbox: [10, 10, 20, 20], ...stated(100, 80) },
      { type: 'bbox', bbox: [250, 250, 50, 10], ...stated(300, 300) },
      { type: 'bbox', bbox: [1, 1, 5, 5], ...stated(100, 80) },
      { type: 'bbox', bbox: [90, 70, 10, 10], ...stated(100, 80) },
    ]);
    expect(report.adjusted.map(({ code, count }) => [code, count])).toEqual([
      ['clipped', 2],
      ['scaled', 1],
      ['image_size_differs', 1],
    ]);
    expect(report.notUnderstood).toMatchObject([
      { code: 'outside_image', where: ['annotations[4]'] },
    ]);
  });

  it('keeps an image from being empty and full at once, and from having two classes', async () => {
    const dataset = await rig.dataset(['a.jpg', 'b.jpg', 'c.jpg']);
    const file = (name: string, annotations: object[], task = 'image_classification') => ({
      task_type: task,
      classes: [],
      images: [{ file_name: name, annotations }],
    });
    const mark = { is_background: true };
    const classes = [{ class_name: 'ok' }, { class_name: 'bad' }, { class_name: 'ok' }];

    const first = await rig.import(dataset, file('a.jpg', classes));
    const second = await rig.import(dataset, file('a.jpg', [mark, ...classes]));
    const third = await rig.import(dataset, file('b.jpg', [mark, mark, ...classes]));

    expect(first).toMatchObject({
      annotationsImported: 1,
      annotationsIdentical: 1,
      notUnderstood: [{ code: 'already_classified', count: 1 }],
    });
    expect(second).toMatchObject({ annotationsImported: 0, annotationsIdentical: 2 });
    expect(second.notUnderstood.map(({ code }) => code)).toEqual([
      'objects_present',
      'already_classified',
    ]);
    expect(third).toMatchObject({
      annotationsImported: 1,
      annotationsIdentical: 1,
      notUnderstood: [{ code: 'objects_present', count: 3 }],
    });
  });

  it('reopens images that were confirmed', async () => {
    const dataset = await rig.dataset(['a.jpg']);
    await rig.import(dataset, coco(['a.jpg']));
    await rig.databases.labeler(
      `update image_annotation_status set status = 'completed', is_image_confirmed = true, confirmed_at = now()
        where project_id = $1`,
      [dataset.projectId],
    );

    await rig.import(
      dataset,
      coco(['a.jpg'], {
        annotations: [{ image_id: 0, category_id: 7, bbox: [1, 1, 2, 2] }],
      }),
    );

    expect(
      await rig.databases.labeler(
        'select status, is_image_confirmed, confirmed_at, total_annotations from image_annotation_status where project_id = $1',
        [dataset.projectId],
      ),
    ).toEqual([
      {
        status: 'in-progress',
        is_image_confirmed: false,
        confirmed_at: null,
        total_annotations: 2,
      },
    ]);
    expect(await rig.project(dataset)).toMatchObject({ total_annotations: 2, annotated_images: 1 });
  });

  it('stores names and attributes that PostgreSQL would refuse', async () => {
    const dataset = await rig.dataset(['a.jpg']);
    const text = 'a\u0000b\ud800c\\u0000 😀';

    await rig.import(dataset, {
      images: [{ id: 1, file_name: 'a.jpg' }],
      categories: [{ id: 1, name: `"'; drop table annotations; -- ${text}` }],
      annotations: [
        {
          image_id: 1,
          category_id: 1,
          bbox: [1, 1, 2, 2],
          attributes: { [text]: [text], ['__proto__x']: 1 },
        },
      ],
    });

    expect(await rig.annotations(dataset)).toMatchObject([
      {
        class_name: `"'; drop table annotations; -- abc\\u0000 😀`,
        attributes: { 'abc\\u0000 😀': ['abc\\u0000 😀'], ['__proto__x']: 1 },
      },
    ]);
  });

  it('says which ids and classes of the file cannot be relied on', async () => {
    const dataset = await rig.dataset(['a.jpg', 'b.jpg']);

    const report = await rig.import(dataset, {
      images: [
        { id: 1, file_name: 'a.jpg' },
        { id: 1, file_name: 'b.jpg' },
        { id: 2, file_name: 'b.jpg' },
        { id: 2, file_name: 'b.jpg' },
      ],
      categories: [
        { id: 1, name: 'x' },
        { id: 1, name: 'y' },
        { id: 2, name: 'z'.repeat(256) },
        { id: 3, name: 'w' },
        { id: 3, name: 'w' },
      ],
      annotations: [
        { image_id: 1, category_id: 3, bbox: [1, 1, 2, 2] },
        { image_id: 9, category_id: 3, bbox: [1, 1, 2, 2] },
        { image_id: 2, category_id: 1, bbox: [1, 1, 2, 2] },
        { image_id: 2, category_id: 2, bbox: [1, 1, 2, 2] },
        { image_id: 2, category_id: 9, bbox: [1, 1, 2, 2] },
        { image_id: 2, category_id: 3, bbox: [1, 1, 2, 2] },
      ],
    });

    expect(report.annotationsImported).toBe(1);
    expect(
      Object.fromEntries(report.notUnderstood.map(({ code, where }) => [code, where])),
    ).toEqual({
      image_id_repeated: ['annotations[0]'],
      image_id_unknown: ['annotations[1]'],
      class_id_repeated: ['categories[1]', 'annotations[2]'],
      class_name_too_long: ['annotations[3]'],
      class_id_unknown: ['annotations[4]'],
    });
  });
});
