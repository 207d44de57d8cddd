import { ANDY, type GivenDataset, RITA, whileHolding } from '@libs/testing';
import {
  type Annotation,
  AnnotationsClient,
  box,
  givenAnnotatable,
  historyOf,
  imageId,
} from './support/annotations';
import { type Labeler, type Problem, startLabeler } from './support/labeler';
import { tally } from './support/seats';

describe('annotations that several change at once', () => {
  let labeler: Labeler;
  let annotations: AnnotationsClient;
  beforeAll(async () => {
    labeler = await startLabeler();
    annotations = await AnnotationsClient.signedIn(labeler);
  });
  afterAll(() => labeler.stop());

  it('lose no update: of 16 writers with one version one gets through, and all after each other', async () => {
    const dataset = await givenAnnotatable(labeler);
    const { body: drawn } = await annotations.create(ANDY, box(dataset, { attributes: {} }));
    const rounds = 4;
    const add = async (writer: number): Promise<number> => {
      for (let refused = 0; ; refused++) {
        const { body: seen } = await annotations.get(ANDY, drawn.id);
        const attributes = {
          ...seen.attributes,
          [writer]: Number(seen.attributes[writer] ?? 0) + 1,
        };
        const change = { version: seen.version, attributes };
        const { status } = await annotations.update(ANDY, drawn.id, change);
        if (status === 200) return refused;
        if (status !== 409) throw new Error(`The change was answered ${status}`);
      }
    };
    const race = await Promise.all(
      Array.from({ length: 16 }, () => annotations.update(ANDY, drawn.id, { version: 1 })),
    );

    await Promise.all(
      Array.from({ length: 4 }, async (_, writer) => {
        for (let round = 0; round < rounds; round++) await add(writer);
      }),
    );

    expect(tally(race)).toEqual({ 200: 1, 409: 15 });
    const { body } = await annotations.get(ANDY, drawn.id);
    expect(body.attributes).toEqual({ 0: rounds, 1: rounds, 2: rounds, 3: rounds });
    expect(body.version).toBe(2 + 4 * rounds);
    expect(await historyOf(labeler, dataset)).toHaveLength(2 + 4 * rounds);
  });

  it('refuse a version that was the last one when the request came', async () => {
    const dataset = await givenAnnotatable(labeler);
    const { body: drawn } = await annotations.create(ANDY, box(dataset));

    const answer = await whileHolding(
      labeler.databases,
      (client) =>
        client.query('update annotations set version = 2, notes = $2 where id = $1', [
          drawn.id,
          'first',
        ]),
      () =>
        annotations.update<Problem & { annotation: Annotation }>(ANDY, drawn.id, { version: 1 }),
    );

    expect([answer.status, answer.body.annotation.notes]).toEqual([409, 'first']);
  });

  it('are gone for whoever comes second', async () => {
    const dataset = await givenAnnotatable(labeler);
    const { body: drawn } = await annotations.create(ANDY, box(dataset));

    const answer = await whileHolding(
      labeler.databases,
      (client) => client.query('delete from annotations where id = $1', [drawn.id]),
      () => annotations.update<Problem>(ANDY, drawn.id, { notes: 'second' }),
    );

    expect([answer.status, answer.body.error]).toEqual([404, 'annotation_not_found']);
  });

  it.each([
    ['a task that is taken away', "task_types = '{}'", 400, 'task_not_enabled'],
    ['a project that is removed', 'removed_at = now()', 404, 'project_not_found'],
  ])('are not made for %s at the same moment', async (_, change, status, error) => {
    const dataset = await givenAnnotatable(labeler);

    const answer = await whileHolding(
      labeler.databases,
      async (client) => {
        const project = [dataset.projectId];
        await client.query('select from annotation_projects where id = $1 for update', project);
        await client.query(`update annotation_projects set ${change} where id = $1`, project);
      },
      () => annotations.create<Problem>(ANDY, box(dataset)),
    );

    expect([answer.status, answer.body.error]).toEqual([status, error]);
  });

  it('get no class that is deleted at the same moment, and the name that it gets', async () => {
    const dataset = await givenAnnotatable(labeler);
    const { body: drawn } = await annotations.create(ANDY, box(dataset));
    const meanwhile = (change: string, send: () => Promise<{ status: number; body: unknown }>) =>
      whileHolding(
        labeler.databases,
        async (client) => {
          const hold = 'select from annotation_projects where id = $1 for update';
          await client.query(hold, [dataset.projectId]);
          await client.query(
            `update annotation_projects set task_classes = ${change} where id = $1`,
            [dataset.projectId],
          );
        },
        send,
      );
    const rename = `jsonb_set(task_classes, '{detection,c2,name}', '"bump"')`;
    const drop = `task_classes #- '{detection,c2}'`;
    const c2 = { class_id: 'c2' };

    const answers = [
      await meanwhile(rename, () => annotations.create(ANDY, box(dataset, c2))),
      await meanwhile(`task_classes || '{}'`, () => annotations.update(ANDY, drawn.id, c2)),
      await meanwhile(drop, () => annotations.create(ANDY, box(dataset, c2))),
    ];
    const { body: again } = await annotations.create(ANDY, box(dataset));
    await labeler.databases.labeler(
      `update annotation_projects set task_classes = jsonb_set(task_classes, '{detection,c2}', '{"name": "dent"}') where id = $1`,
      [dataset.projectId],
    );
    answers.push(await meanwhile(drop, () => annotations.update(ANDY, again.id, c2)));

    expect(answers).toMatchObject([
      { status: 200, body: { class_name: 'bump' } },
      { status: 200, body: { class_name: 'bump' } },
      { status: 400, body: { error: 'unknown_class' } },
      { status: 400, body: { error: 'unknown_class' } },
    ]);
  });

  it('keep one classification, whoever classifies the image at the same moment', async () => {
    const dataset = await givenAnnotatable(labeler);
    const label = { annotation_type: 'classification', geometry: {} };

    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        annotations.create(ANDY, box(dataset, { ...label, class_id: n % 2 ? 'c1' : 'c2' })),
      ),
    );

    expect(tally(answers)).toEqual({ 200: 8 });
    expect((await annotations.list(ANDY, dataset.id)).body).toHaveLength(1);
  });

  it('take the image before its status, also when the class changes', async () => {
    const dataset = await givenAnnotatable(labeler);
    const { body: made } = await annotations.create(ANDY, box(dataset));
    const image = [dataset.id, made.image_id];

    const answer = await whileHolding(
      labeler.databases,
      (client) =>
        client.query(
          'select from image_metadata where dataset_id = $1 and id = $2 for no key update',
          image,
        ),
      () => annotations.update(ANDY, made.id, { class_id: 'c2' }),
      (client) =>
        client.query(
          'select from image_annotation_status where dataset_id = $1 and image_id = $2 for update nowait',
          image,
        ),
    );

    expect(answer.status).toBe(200);
  });

  it('agree with every total after whatever was done', async () => {
    const dataset = await givenAnnotatable(labeler);
    await Promise.all(Array.from({ length: 4 }, (_, n) => doThings(dataset, n)));
    const stated = await totalsOf(dataset);

    await labeler.databases.labeler('select recount_annotations($1)', [dataset.projectId]);

    expect(stated.annotations).toBeGreaterThan(0);
    expect(stated).toEqual(await totalsOf(dataset));
  });

  /** The same steps in every run, in an order that depends on the answers of all. */
  const doThings = async (dataset: GivenDataset, worker: number) => {
    const mine: number[] = [];
    for (let step = 0; step < 20; step++) {
      const image_id = imageId(((worker + step) % 4) + 1);
      const items = [box(dataset, { image_id }), box(dataset, { image_id, class_id: 'c2' })];
      const [some, id = 0] = [mine.slice(-3), mine[step % (mine.length || 1)]];
      const action = (worker * 7 + step * 5) % 8;
      if (action < 3 || id === 0) {
        const { body } = await annotations.bulk(ANDY, 'batch', { annotations: items });
        mine.push(...body.annotation_ids);
      } else if (action === 3) await annotations.update(ANDY, id, { class_id: null });
      else if (action === 4) await annotations.ask(RITA, `POST /${id}/confirm`);
      else if (action === 5) await annotations.ask(ANDY, `DELETE /${id}`);
      else if (action === 6) await annotations.bulk(RITA, 'bulk-confirm', { annotation_ids: some });
      else await annotations.bulk(ANDY, 'bulk-delete', { annotation_ids: some });
    }
  };

  const totalsOf = async ({ projectId }: GivenDataset) => {
    const [row] = await labeler.databases.labeler<Record<string, unknown>>(
      `select (select sum(annotations)::int from project_activity where project_id = $1) as annotations,
              (select sum(annotated_images)::int from project_activity where project_id = $1) as images,
              (select jsonb_agg(c order by c.class_id) from (
                 select class_id, sum(annotations) as annotations, sum(images) as images from annotation_counts
                  where project_id = $1 group by class_id having sum(annotations) <> 0) c) as classes,
              (select jsonb_agg(to_jsonb(s) - '{first_modified_at, last_modified_at, is_changed, changed_in}'::text[] order by s.image_id)
                 from image_annotation_status s where s.project_id = $1) as statuses`,
      [projectId],
    );
    return row ?? {};
  };
});
