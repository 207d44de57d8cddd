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

describe('importing annotations', () => {
  let rig: ImportRig;
  beforeAll(async () => {
    rig = await ImportRig.start();
  });
  afterAll(() => rig.stop());

  it('writes annotations as the web client would, with classes, history, status and counters', async () => {
    const dataset = await rig.dataset(['train/a.jpg', 'b.png']);

    const report = await rig.import(dataset, coco(['train/a.jpg', 'b.png']));

    expect(report).toMatchObject({
      format: 'coco',
      annotationsImported: 2,
      annotationsIdentical: 0,
      imagesMatched: 2,
      imagesUnmatchedCount: 0,
      taskTypesAdded: ['detection'],
      notUnderstood: [],
      adjusted: [],
    });
    const project = await rig.project(dataset);
    expect(project).toMatchObject({
      task_types: ['detection'],
      task_config: { detection: { type: 'bbox' } },
      total_annotations: 2,
      annotated_images: 2,
      last_updated_by: 1,
    });
    const [[classId, stored]] = Object.entries(project.task_classes.detection ?? {}) as [
      [string, object],
    ];
    expect(classId).toMatch(/^[0-9a-f]{8}$/);
    expect(stored).toEqual({
      name: 'scratch',
      color: '#ff0000',
      description: null,
      order: 0,
      image_count: 0,
      bbox_count: 0,
    });
    expect(await rig.annotations(dataset)).toMatchObject(
      ['b', 'train/a'].map((image_id) => ({
        image_id,
        annotation_type: 'bbox',
        task_type: 'detection',
        geometry: { type: 'bbox', bbox: [10, 20, 30, 40], image_width: 100, image_height: 80 },
        class_id: classId,
        class_name: 'scratch',
        attributes: {},
        version: 1,
        annotation_state: 'confirmed',
        confirmed_by: 1,
        created_by: 1,
      })),
    );
    expect(await rig.count('annotation_history', dataset)).toBe(2);
    expect(
      await rig.databases.labeler(
        'select status, is_image_confirmed, total_annotations, confirmed_annotations, draft_annotations from image_annotation_status where project_id = $1',
        [dataset.projectId],
      ),
    ).toEqual(
      Array(2).fill({
        status: 'in-progress',
        is_image_confirmed: false,
        total_annotations: 1,
        confirmed_annotations: 1,
        draft_annotations: 0,
      }),
    );
    expect(
      await rig.databases.labeler(
        'select d.labeled, l.action, l.user_id, l.details from datasets d join audit_logs l on l.resource_id = d.id where d.id = $1',
        [dataset.id],
      ),
    ).toMatchObject([
      {
        labeled: true,
        action: 'annotation_import',
        user_id: 1,
        details: { annotations_imported: 2 },
      },
    ]);
  });

  it('adds nothing when the same file comes again', async () => {
    const dataset = await rig.dataset(['a.jpg']);
    const file = coco(['a.jpg']);
    await rig.import(dataset, file);

    const report = await rig.import(dataset, file);

    expect(report).toMatchObject({
      annotationsImported: 0,
      annotationsIdentical: 1,
      classesCreated: [],
    });
    expect(await rig.annotations(dataset)).toHaveLength(1);
    expect(await rig.project(dataset)).toMatchObject({ total_annotations: 1, annotated_images: 1 });
  });

  it('finds images by path, without extension or folder, and by a name that only one image has', async () => {
    const dataset = await rig.dataset([
      'train/a.jpg',
      'train/b.png',
      'x/c.jpg',
      'y/c.jpg',
      'deep/er/d.jpg',
      { path: 'e.v1.jpg', id: 'images/e.v1.jpg' },
      { path: 'f.png', id: 'f1' },
      { path: 'f.jpg', id: 'f2' },
      'cafe\u0301.jpg',
    ]);
    const names = [
      'train/a.jpg',
      'images/train/b.jpg',
      'c.jpg',
      'C:\\data\\d.jpg',
      'images/e.v1.jpg',
      'f',
      'caf\u00e9.jpg',
      'nowhere.jpg',
    ];

    const report = await rig.import(dataset, coco(names));

    expect(report).toMatchObject({
      annotationsImported: 5,
      imagesMatched: 5,
      imagesUnmatchedCount: 3,
      imagesUnmatched: ['c.jpg', 'f', 'nowhere.jpg'],
      notUnderstood: [
        { code: 'image_ambiguous', count: 2, where: ['annotations[2]', 'annotations[5]'] },
        { code: 'image_not_found', count: 1, where: ['annotations[7]'] },
      ],
    });
    expect((await rig.annotations(dataset)).map(({ image_id }) => image_id).sort()).toEqual(
      ['train/a', 'train/b', 'deep/er/d', 'images/e.v1.jpg', 'cafe\u0301'].sort(),
    );
  });

  it('does not lay pictures of two folders on one image', async () => {
    const dataset = await rig.dataset(['a.jpg', 'b.jpg', 'c.jpg']);

    const report = await rig.import(dataset, coco(['1/a.jpg', '2/a.jpg', 'b.jpg', '3/b.jpg']));

    expect(report).toMatchObject({
      annotationsImported: 1,
      imagesUnmatched: ['1/a.jpg', '2/a.jpg', '3/b.jpg'],
    });
  });

  it('uses classes of the same name and puts new ones behind them', async () => {
    const dataset = await rig.dataset(['a.jpg'], { taskTypes: ['detection'] });
    const known = { name: 'dent', color: '#123456', description: 'old', order: 4 };
    await rig.databases.labeler('update annotation_projects set task_classes = $2 where id = $1', [
      dataset.projectId,
      JSON.stringify({ detection: { k1: known }, geometry: { g1: { name: 'scratch' } } }),
    ]);

    const report = await rig.import(dataset, {
      images: [{ id: 1, file_name: 'a.jpg' }],
      categories: [
        { id: 1, name: 'unused' },
        { id: 2, name: 'second' },
        { id: 3, name: 'third' },
        { id: 4, name: 'dent' },
      ],
      annotations: [3, 2, 4].map((category_id) => ({
        image_id: 1,
        category_id,
        bbox: [1, 1, category_id, 5],
      })),
    });

    expect(report).toMatchObject({ classesCreatedCount: 2, taskTypesAdded: [] });
    expect(report.classesCreated.map(({ name }) => name)).toEqual(['second', 'third']);
    const { task_classes: classes } = await rig.project(dataset);
    expect(classes.geometry).toEqual({ g1: { name: 'scratch' } });
    expect(classes.detection?.k1).toEqual(known);
    expect(Object.values(classes.detection ?? {}).map(({ name, order }) => [name, order])).toEqual(
      expect.arrayContaining([
        ['dent', 4],
        ['second', 5],
        ['third', 6],
      ]),
    );
    expect((await rig.annotations(dataset)).map(({ class_id }) => class_id)).toContain('k1');
  });
});
