import {
  givenDataset,
  type GivenDataset,
  givenMember,
  OLIVIA,
  type Person,
  SAM,
  VERA,
} from '@libs/testing';
import { costOf } from './support/cost';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Project {
  id: string;
  owner_id: number;
  updated_at: string;
  total_annotations: number;
  task_classes: Record<string, Record<string, { image_count: number; bbox_count: number }>>;
}

describe('GET /datasets/{dataset_id}/project', () => {
  let labeler: Labeler;
  const tokens = new Map<number, string>();
  beforeAll(async () => {
    labeler = await startLabeler();
    for (const person of [OLIVIA, VERA, SAM]) {
      tokens.set(person.id, await labeler.signIn(person));
    }
  });
  afterAll(() => labeler.stop());

  const get = <Body = Project>(person: Person, id: string) =>
    labeler.get<Body>(`/datasets/${id}/project`, { token: tokens.get(person.id) });
  const db: Labeler['databases']['labeler'] = (text, values) =>
    labeler.databases.labeler(text, values);
  const setClasses = (dataset: GivenDataset, classes: object) =>
    db('update annotation_projects set task_classes = $2 where id = $1', [
      dataset.projectId,
      JSON.stringify(classes),
    ]);
  const annotate = (dataset: GivenDataset, task: string, classId: string, images: number[]) =>
    db(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id, created_by)
       select $1, $2, i.id, 'bbox', $3, '{}', $4, 1
         from unnest($5::int[]) n
         join lateral (select m.id from image_metadata m where m.dataset_id = $2
                        order by m.id offset n limit 1) i on true`,
      [dataset.projectId, dataset.id, task, classId, images],
    );

  it('tells everything of a project', async () => {
    const dataset = await givenDataset(labeler.databases, {
      name: 'Weld seams',
      images: 3,
      taskTypes: ['detection'],
      createdAt: new Date('2026-03-04T05:06:07.890Z'),
    });
    await db('update annotation_projects set last_updated_by = $2 where id = $1', [
      dataset.projectId,
      VERA.id,
    ]);

    const { status, body } = await get(OLIVIA, dataset.id);

    expect(status).toBe(200);
    expect(body).toEqual({
      id: dataset.projectId,
      name: 'Weld seams',
      description: null,
      dataset_id: dataset.id,
      owner_id: OLIVIA.id,
      task_types: ['detection'],
      task_config: {},
      task_classes: {},
      settings: {},
      total_images: 3,
      annotated_images: 0,
      total_annotations: 0,
      status: 'active',
      created_at: '2026-03-04T05:06:07.890Z',
      updated_at: '2026-03-04T05:06:07.890Z',
      last_updated_by: VERA.id,
      last_updated_by_name: VERA.fullName,
      last_updated_by_email: VERA.email,
      dataset_name: 'Weld seams',
      dataset_num_items: 3,
    });
  });

  it('counts annotations as they are, and each class in its own task', async () => {
    const dataset = await givenDataset(labeler.databases, { images: 4 });
    const one = { name: 'one', color: '#ff0000', description: null, order: 0 };
    await setClasses(dataset, { detection: { '1': one, '2': one }, segmentation: { '1': one } });
    await annotate(dataset, 'detection', '1', [0, 0, 1]);
    await annotate(dataset, 'segmentation', '1', [2]);
    await annotate(dataset, 'segmentation', 'unlisted', [1, 1]);

    const { body } = await get(OLIVIA, dataset.id);

    expect(body).toMatchObject({ annotated_images: 3, total_annotations: 6 });
    expect(body.task_classes).toEqual({
      detection: {
        '1': { ...one, image_count: 2, bbox_count: 3 },
        '2': { ...one, image_count: 0, bbox_count: 0 },
      },
      segmentation: { '1': { ...one, image_count: 1, bbox_count: 1 } },
    });
  });

  it('was changed when its annotations were, by whoever changed them', async () => {
    const dataset = await givenDataset(labeler.databases, {
      images: 1,
      createdAt: new Date('2026-03-04T05:06:07.890Z'),
    });
    await annotate(dataset, 'detection', '1', [0]);
    await db('update annotations set updated_by = $2, confidence = 7 where project_id = $1', [
      dataset.projectId,
      VERA.id,
    ]);

    const { body } = await get(OLIVIA, dataset.id);

    expect(body).toMatchObject({ last_updated_by: VERA.id, last_updated_by_name: VERA.fullName });
    expect(body.updated_at > '2026-03-05').toBe(true);
  });

  it('takes the same number of statements however much there is', async () => {
    const small = await givenDataset(labeler.databases, { images: 1 });
    const large = await givenDataset(labeler.databases, { images: 200 });
    await annotate(large, 'detection', '1', [...Array(200).keys()]);
    await get(OLIVIA, small.id);
    const cost = async (id: string) => (await costOf(() => get(OLIVIA, id))).labeler;

    // Access, and the project with its counts.
    expect([await cost(small.id), await cost(large.id)]).toEqual([2, 2]);
  });

  it('gives a dataset that lost its project a new one, of its owner and not of the visitor', async () => {
    const dataset = await givenDataset(labeler.databases, {
      name: 'Lost',
      images: 2,
      visibility: 'public',
    });
    await db('delete from annotation_projects where id = $1', [dataset.projectId]);

    const answers = await Promise.all([get(SAM, dataset.id), get(VERA, dataset.id)]);

    const ids = new Set(answers.map(({ body }) => body.id));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(ids.size).toBe(1);
    expect(answers[0].body).toMatchObject({
      id: expect.stringMatching(/^proj_[0-9a-f]{12}$/) as string,
      name: 'Lost',
      description: 'Annotation project for Lost',
      owner_id: OLIVIA.id,
      total_images: 2,
      task_types: [],
      last_updated_by: null,
      last_updated_by_name: null,
    });
    expect(
      await db('select user_id, role from project_permissions where project_id = any($1)', [
        [...ids],
      ]),
    ).toEqual([{ user_id: OLIVIA.id, role: 'owner' }]);
  });

  it('is there for members, and does not exist for strangers', async () => {
    const dataset = await givenDataset(labeler.databases);
    await givenMember(labeler.databases, dataset, VERA, 'viewer');

    const viewer = await get(VERA, dataset.projectId);
    const stranger = await get<Problem>(SAM, dataset.id);

    expect(viewer.body.id).toBe(dataset.projectId);
    expect([stranger.status, stranger.body.error]).toEqual([404, 'dataset_not_found']);
  });
});
