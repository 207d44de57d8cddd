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
});
