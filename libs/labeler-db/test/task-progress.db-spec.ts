import { DatabaseConflictError } from '@libs/errors';
import {
  databaseConfig,
  effort,
  type GivenDataset,
  givenDataset,
  type TestDatabases,
  testDatabases,
} from '@libs/testing';
import fc from 'fast-check';
import { LabelerDb } from '../src';

const IMAGES = 6;
const RUNS = effort(60);
const WRITERS = 6;
const CHANGES = effort(100);

type Change =
  | { kind: 'draw'; image: number; task: string; state: string }
  | { kind: 'confirm' | 'unconfirm' | 'erase' | 'move'; image: number; task: string }
  | { kind: 'confirm-image' | 'reopen-image'; image: number; task: string }
  | { kind: 'give' | 'take'; task: string; image: number };

const image = fc.integer({ min: 1, max: IMAGES });
const task = fc.constantFrom('detection', 'segmentation');
const WORK = ['all', 'detection', 'segmentation'] as const;

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant('draw' as const),
    image,
    task,
    state: fc.constantFrom('draft', 'confirmed'),
  }),
  fc.record({
    kind: fc.constantFrom('confirm' as const, 'confirm' as const, 'unconfirm' as const),
    image,
    task,
  }),
  fc.record({ kind: fc.constantFrom('erase' as const, 'move' as const), image, task }),
  fc.record({
    kind: fc.constantFrom('confirm-image' as const, 'reopen-image' as const),
    image,
    task,
  }),
  fc.record({
    kind: fc.constantFrom('give' as const, 'take' as const),
    task: fc.constantFrom(...WORK),
    image,
  }),
);

type Execute = (text: string, values: unknown[]) => Promise<unknown>;

const imageId = (n: number) => `img_${n.toString(16).padStart(16, '0')}`;

describe('the progress of annotation tasks', () => {
  let databases: TestDatabases;
  let dataset: GivenDataset;
  beforeAll(async () => {
    databases = await testDatabases();
  });
  afterAll(() => databases.drop());

  const execute: Execute = (text, values) => databases.labeler(text, values);
  const taskId = (work: string) => `task_${work}_${dataset.id}`;
  const givenTasks = async () => {
    dataset = await givenDataset(databases, { images: IMAGES });
    for (const work of WORK) {
      await databases.labeler(
        'insert into annotation_tasks (id, project_id, name, task_type) values ($1, $2, $3, $4)',
        [taskId(work), dataset.projectId, work, work === 'all' ? null : work],
      );
    }
  };

  const ANNOTATIONS = 'project_id = $1 and image_id = $2 and task_type = $3';
  const STATEMENTS: Record<Exclude<Change['kind'], 'draw' | 'give' | 'take'>, string> = {
    confirm: `update annotations set annotation_state = 'confirmed' where ${ANNOTATIONS}`,
    unconfirm: `update annotations set annotation_state = 'draft' where ${ANNOTATIONS}`,
    erase: `delete from annotations where ${ANNOTATIONS}`,
    move: `update annotations set image_id = '${imageId(1)}' where ${ANNOTATIONS}`,
    'confirm-image': `update image_annotation_status set status = 'completed', is_image_confirmed = true where ${ANNOTATIONS}`,
    'reopen-image': `update image_annotation_status set status = 'in-progress', is_image_confirmed = false where ${ANNOTATIONS}`,
  };
  const run = (next: Change, query: Execute = execute): Promise<unknown> => {
    const { projectId, id } = dataset;
    const at = [projectId, imageId(next.image), next.task];
    if (next.kind === 'draw') {
      return query(
        `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry,
                                  annotation_state, created_by)
         values ($1, $4, $2, 'bbox', $3, '{}', $5, 1)`,
        [...at, id, next.state],
      );
    }
    if (next.kind === 'give') {
      return query(
        `insert into annotation_task_images (task_id, dataset_id, image_id, image_ordinal, completed)
         select t.id, m.dataset_id, m.id, m.ordinal, task_image_completed(t.project_id, m.id, t.task_type)
           from annotation_tasks t, image_metadata m
          where t.id = $1 and m.dataset_id = $2 and m.id = $3
         on conflict do nothing`,
        [taskId(next.task), id, imageId(next.image)],
      );
    }
    if (next.kind === 'take') {
      return query('delete from annotation_task_images where task_id = $1 and image_id = $2', [
        taskId(next.task),
        imageId(next.image),
      ]);
    }
    return query(STATEMENTS[next.kind], at);
  };

  const kept = () =>
    databases.labeler(
      `select id, total_images as total, completed_images as completed from annotation_tasks
        where project_id = $1 order by id`,
      [dataset.projectId],
    );
  const recounted = () =>
    databases.labeler(
      `select t.id, count(i.image_id)::int as total,
              (count(*) filter (where d.states = array['completed']))::int as completed
         from annotation_tasks t
         left join annotation_task_images i on i.task_id = t.id
         left join lateral (
           select array_agg(distinct s.status::text) as states from image_annotation_status s
            where s.project_id = t.project_id and s.image_id = i.image_id
              and (t.task_type is null or s.task_type = t.task_type)) d on true
        where t.project_id = $1
        group by t.id order by t.id`,
      [dataset.projectId],
    );

  it('is what a recount finds, whatever happens to images, annotations and tasks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 5, maxLength: 40 }), async (changes) => {
        await givenTasks();
        for (const next of changes) await run(next);

        expect(await kept()).toEqual(await recounted());
      }),
      { numRuns: RUNS },
    );
  });

  it('is what a recount finds after many wrote at once', async () => {
    await givenTasks();
    for (const work of WORK) {
      for (let n = 1; n <= IMAGES; n++) await run({ kind: 'give', task: work, image: n });
    }
    const db = new LabelerDb(databaseConfig(databases.labelerUrl));
    const writer = async (changes: Change[]) => {
      // A deadlock runs a transaction once more; whoever loses twice has changed nothing.
      for (const next of changes) {
        await db
          .transaction((tx) => run(next, (text, values) => tx.query(text, values)))
          .catch((error: unknown) => {
            if (!(error instanceof DatabaseConflictError)) throw error;
          });
      }
    };
    const given = change.filter(({ kind }) => kind !== 'give' && kind !== 'take');

    const plans = fc.sample(fc.array(given, { minLength: CHANGES, maxLength: CHANGES }), WRITERS);
    await Promise.all(plans.map(writer));
    await db.close();

    expect(await kept()).toEqual(await recounted());
  });

  it('goes with images that are removed, and with the whole task', async () => {
    await givenTasks();
    for (const n of [1, 2]) await run({ kind: 'give', task: 'detection', image: n });
    await run({ kind: 'draw', image: 1, task: 'detection', state: 'draft' });
    await run({ kind: 'confirm', image: 1, task: 'detection' });

    const state = async () => (await kept()).find(({ id }) => id === taskId('detection'));
    expect(await state()).toMatchObject({ total: 2, completed: 1 });
    await databases.labeler('delete from image_metadata where dataset_id = $1 and id = $2', [
      dataset.id,
      imageId(1),
    ]);
    expect(await state()).toMatchObject({ total: 1, completed: 0 });
    await databases.labeler('delete from annotation_tasks where id = $1', [taskId('detection')]);
    expect(
      await databases.labeler('select from annotation_task_images where task_id = $1', [
        taskId('detection'),
      ]),
    ).toEqual([]);
  });
});
