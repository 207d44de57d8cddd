import { type GivenDataset, OLIVIA, whileHolding } from '@libs/testing';
import type { Problem } from './support/labeler';
import { type ClassBody, ProjectClient } from './support/project-client';

const DENT = { name: 'dent', color: '#ff0000', description: 'Deep', order: 0 };
const SCRATCH = { name: 'scratch', color: '#00ff00', description: null, order: 1 };

/** How a writer of annotations looks a class up: the project stays as it is until the annotation is written. */
const ANNOTATE = `
  with project as (
    select p.id, p.dataset_id, p.task_classes -> 'detection' -> $2::text as class
      from annotation_projects p where p.id = $1 for key share
  )
  insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
    class_name, created_by)
  select p.id, p.dataset_id, $3, 'bbox', 'detection', '{}', $2, p.class ->> 'name', 1
    from project p where p.class is not null
  returning id::int, class_name`;

describe('classes at the same time', () => {
  let client: ProjectClient;
  beforeAll(async () => {
    client = await ProjectClient.start([OLIVIA]);
  });
  afterAll(() => client.stop());

  const path = ({ projectId }: GivenDataset, rest = '') => {
    const [id = '', query] = rest.split('?');
    return `/projects/${projectId}/classes${id}?task_type=detection${query ? `&${query}` : ''}`;
  };
  const remove = (dataset: GivenDataset, rest: string) =>
    client.call<Problem & { annotations: number; images: number }>(
      OLIVIA,
      'DELETE',
      path(dataset, `/${rest}`),
    );
  const imageOf = async (dataset: GivenDataset) => {
    const [image] = await client.db<{ id: string }>(
      'select id from image_metadata where dataset_id = $1 order by ordinal limit 1',
      [dataset.id],
    );
    return image?.id ?? '';
  };

  it('are deleted when nobody uses them, and leave the places of others alone', async () => {
    const dataset = await client.dataset({ a: DENT, b: SCRATCH });

    const { status } = await remove(dataset, 'a');
    const again = await remove(dataset, 'a');

    expect(status).toBe(204);
    expect([again.status, again.body.error]).toEqual([404, 'class_not_found']);
    expect(await client.storedClasses(dataset.projectId)).toEqual({ b: SCRATCH });
    expect(await client.record(dataset.projectId)).toEqual({
      actions: ['class_delete'],
      events: [['classes.changed', { task_type: 'detection', change: 'delete', class_ids: ['a'] }]],
    });
  });

  it('are kept while they are used, and say how often and what to do', async () => {
    const dataset = await client.dataset({ a: DENT, b: SCRATCH });
    await client.annotate(dataset, { classId: 'a', images: [0, 0, 2] });

    const { status, body } = await remove(dataset, 'a');

    expect([status, body.error]).toEqual([409, 'class_in_use']);
    expect(body).toMatchObject({ annotations: 3, images: 2 });
    expect(body.detail).toContain('?reassign_to=');
    expect(Object.keys(await client.storedClasses(dataset.projectId))).toEqual(['a', 'b']);
  });

  it('give their annotations to another class, with history, and images are looked at again', async () => {
    const dataset = await client.dataset({ a: DENT, b: SCRATCH });
    const ids = await client.annotate(dataset, {
      classId: 'a',
      className: 'dent',
      images: [0, 1, 1],
      state: 'confirmed',
    });
    const [other] = await client.annotate(dataset, {
      classId: 'b',
      className: 'scratch',
      images: [2],
      state: 'confirmed',
    });

    const { status } = await remove(dataset, 'a?reassign_to=b');

    expect(status).toBe(204);
    expect(await client.storedClasses(dataset.projectId)).toEqual({ b: SCRATCH });
    const rows = await client.db<{ id: number }>(
      `select id::int, class_id, class_name, version, annotation_state, updated_by from annotations
        where project_id = $1 order by id`,
      [dataset.projectId],
    );
    expect(rows).toEqual([
      ...ids.map((id) => ({
        id,
        class_id: 'b',
        class_name: 'scratch',
        version: 2,
        annotation_state: 'draft',
        updated_by: OLIVIA.id,
      })),
      expect.objectContaining({ id: other, version: 1, annotation_state: 'confirmed' }),
    ]);
    const history = await client.db<Record<string, unknown>>(
      `select annotation_id::int as id, action, changed_by, previous_state ->> 'class_id' as was,
              new_state ->> 'class_id' as is, new_state -> 'version' as version
         from annotation_history where project_id = $1 order by id`,
      [dataset.projectId],
    );
    expect(history).toEqual(
      ids.map((id) => ({ id, action: 'update', changed_by: 1, was: 'a', is: 'b', version: 2 })),
    );
    const { body } = await client.call<ClassBody[]>(OLIVIA, 'GET', path(dataset));
    expect(body).toEqual([
      expect.objectContaining({ class_id: 'b', bbox_count: 4, image_count: 3 }),
    ]);
    expect(
      await client.db(
        `select status, count(*)::int from image_annotation_status where project_id = $1 group by 1`,
        [dataset.projectId],
      ),
    ).toEqual([{ status: 'in-progress', count: 3 }]);
    const { events } = await client.record(dataset.projectId);
    expect(events.map(([type, { count }]) => [type, count])).toEqual([
      ['classes.changed', undefined],
      ['annotations.changed', 3],
    ]);
  });

  it('move more annotations than one statement takes', async () => {
    const dataset = await client.dataset({ a: DENT, b: SCRATCH }, { images: 450 });
    await client.annotate(dataset, { classId: 'a', images: [...Array(450).keys()] });

    const renamed = await client.call(OLIVIA, 'PATCH', path(dataset, '/a'), { name: 'new' });
    const names = await client.db(
      'select class_name, count(*)::int from annotations where project_id = $1 group by 1',
      [dataset.projectId],
    );
    const { status } = await remove(dataset, 'a?reassign_to=b');

    expect([renamed.status, status]).toEqual([200, 204]);
    expect(names).toEqual([{ class_name: 'new', count: 450 }]);
    expect(
      await client.db(
        `select class_id, sum(annotations)::int as annotations, sum(images)::int as images
           from annotation_counts where project_id = $1 group by 1 having sum(annotations) > 0`,
        [dataset.projectId],
      ),
    ).toEqual([{ class_id: 'b', annotations: 450, images: 450 }]);
    expect(
      await client.db(
        'select count(*)::int, count(distinct annotation_id)::int as each from annotation_history where project_id = $1',
        [dataset.projectId],
      ),
    ).toEqual([{ count: 450, each: 450 }]);
  });

  it.each([
    ['no class', 'a?reassign_to=z', 404, 'class_not_found'],
    ['the class itself', 'a?reassign_to=a', 400, 'reassign_to_self'],
  ])('give nothing to %s', async (_, rest, status, code) => {
    const dataset = await client.dataset({ a: DENT });
    await client.annotate(dataset, { classId: 'a', images: [0] });

    const answer = await remove(dataset, rest);

    expect([answer.status, answer.body.error]).toEqual([status, code]);
  });

  it('wait for an annotation that is being drawn, and are kept for it', async () => {
    const dataset = await client.dataset({ a: DENT });
    const image = await imageOf(dataset);

    const answer = await whileHolding(
      client.labeler.databases,
      (writer) => writer.query(ANNOTATE, [dataset.projectId, 'a', image]),
      () => remove(dataset, 'a'),
    );

    expect([answer.status, answer.body.error]).toEqual([409, 'class_in_use']);
  });

  it('are renamed on an annotation that is being drawn too', async () => {
    const dataset = await client.dataset({ a: DENT });
    const image = await imageOf(dataset);

    await whileHolding(
      client.labeler.databases,
      (writer) => writer.query(ANNOTATE, [dataset.projectId, 'a', image]),
      () => client.call(OLIVIA, 'PATCH', path(dataset, '/a'), { name: 'new' }),
    );

    expect(
      await client.db('select class_name from annotations where project_id = $1', [
        dataset.projectId,
      ]),
    ).toEqual([{ class_name: 'new' }]);
  });

  it('leave no annotation behind that is drawn while they are deleted', async () => {
    const rounds = 12;
    for (let round = 0; round < rounds; round += 1) {
      const dataset = await client.dataset({ a: DENT, b: SCRATCH });
      const image = await imageOf(dataset);
      const draw = () => client.db(ANNOTATE, [dataset.projectId, 'a', image]);

      await Promise.all([draw(), draw(), remove(dataset, 'a?reassign_to=b'), draw(), draw()]);

      expect(
        await client.db(
          `select class_id from annotations a where project_id = $1 and class_id <> 'b'`,
          [dataset.projectId],
        ),
      ).toEqual([]);
    }
  });

  it('are all there after fifty were made, changed and deleted at once', async () => {
    const before = Object.fromEntries(
      [...Array(50).keys()].map((order) => [
        `old${order}`,
        { ...DENT, name: `old ${order}`, order },
      ]),
    );
    const dataset = await client.dataset(before);
    const tasks = [...Array(50).keys()].flatMap((n) => [
      () => client.call(OLIVIA, 'POST', path(dataset), { name: `new ${n}`, color: 'red' }),
      () =>
        n % 2
          ? client.call(OLIVIA, 'PATCH', path(dataset, `/old${n}`), { name: `renamed ${n}` })
          : remove(dataset, `old${n}`),
    ]);

    const answers = await Promise.all(tasks.map((task) => task()));

    expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([200, 201, 204]);
    const classes = Object.values(await client.storedClasses(dataset.projectId));
    const names = classes.map(({ name }) => name).sort();
    expect(names).toEqual(
      [...Array(50).keys()].flatMap((n) => [`new ${n}`, ...(n % 2 ? [`renamed ${n}`] : [])]).sort(),
    );
    const orders = classes.map(({ order }) => order);
    expect(new Set(orders).size).toBe(orders.length);
  });

  it('have one winner when one name is wanted by many', async () => {
    const dataset = await client.dataset();

    const answers = await Promise.all(
      [...Array(10).keys()].map(() =>
        client.call(OLIVIA, 'POST', path(dataset), { name: 'same', color: 'red' }),
      ),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      ...Array<number>(9).fill(409),
    ]);
    expect(Object.keys(await client.storedClasses(dataset.projectId))).toHaveLength(1);
  });
});
