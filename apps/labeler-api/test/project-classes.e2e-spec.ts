import { ADAM, type GivenDataset, givenMember, OLIVIA, RITA, SAM } from '@libs/testing';
import { costOf } from './support/cost';
import type { Problem } from './support/labeler';
import { type ClassBody, ProjectClient } from './support/project-client';

const DENT = { name: 'dent', color: '#ff0000', description: 'Deep', order: 0 };
const SCRATCH = { name: 'scratch', color: '#00ff00', description: null, order: 1 };

describe('the classes of a project', () => {
  let client: ProjectClient;
  beforeAll(async () => {
    client = await ProjectClient.start([OLIVIA, ADAM, RITA, SAM]);
  });
  afterAll(() => client.stop());

  const path = (dataset: GivenDataset, rest = '', query = 'task_type=detection') =>
    `/projects/${dataset.projectId}/classes${rest}?${query}`;
  const create = <Body = ClassBody>(dataset: GivenDataset, body: object, query?: string) =>
    client.call<Body>(OLIVIA, 'POST', path(dataset, '', query), body);
  const patch = <Body = ClassBody>(dataset: GivenDataset, id: string, body: object) =>
    client.call<Body>(OLIVIA, 'PATCH', path(dataset, `/${id}`), body);

  describe('that are added', () => {
    it('stand behind the others, with an id of their own', async () => {
      const dataset = await client.dataset({ a: DENT, b: { ...SCRATCH, order: 7 } });

      const { status, body } = await create(dataset, { name: ' chip ', color: '#0f0' });

      expect(status).toBe(201);
      expect(body).toEqual({
        class_id: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
        name: 'chip',
        color: '#0f0',
        description: null,
        order: 8,
        image_count: 0,
        bbox_count: 0,
      });
      expect(await client.storedClasses(dataset.projectId)).toMatchObject({
        a: DENT,
        [body.class_id]: { name: 'chip', order: 8 },
      });
      expect(await client.record(dataset.projectId)).toEqual({
        actions: ['class_create'],
        events: [
          [
            'classes.changed',
            { task_type: 'detection', change: 'create', class_ids: [body.class_id] },
          ],
        ],
      });
      expect(
        await client.db('select last_updated_by from annotation_projects where id = $1', [
          dataset.projectId,
        ]),
      ).toEqual([{ last_updated_by: OLIVIA.id }]);
    });

    it('begin at zero, and may bring their id', async () => {
      const dataset = await client.dataset();

      const { body } = await create(dataset, {
        name: 'Kratzer 긁힘',
        color: 'RebeccaPurple',
        description: 'x',
        class_id: 'a/b c',
      });

      expect(body).toMatchObject({ class_id: 'a/b c', order: 0, description: 'x' });
    });

    it.each([
      ['an id', { name: 'other', color: 'red', class_id: 'a' }],
      ['a name', { name: ' dent', color: 'red' }],
      ['a name written otherwise', { name: 'e\u0301', color: 'red' }],
    ])('are refused with %s that another class has', async (_, body) => {
      const dataset = await client.dataset({ a: DENT, e: { ...SCRATCH, name: '\u00e9' } });

      const answer = await create<Problem>(dataset, body);

      expect([answer.status, answer.body.error]).toEqual([409, 'class_exists']);
      expect(Object.keys(await client.storedClasses(dataset.projectId))).toEqual(['a', 'e']);
    });

    it.each([
      [{ color: 'red' }],
      [{ name: null, color: 'red' }],
      [{ name: '  ', color: 'red' }],
      [{ name: 'x'.repeat(256), color: 'red' }],
      [{ name: 'a\0b', color: 'red' }],
      [{ name: 'ok' }],
      [{ name: 'ok', color: 'reddish' }],
      [{ name: 'ok', color: '#12345' }],
      [{ name: 'ok', color: 'red', class_id: 'x'.repeat(51) }],
      [{ name: 'ok', color: 'red', class_id: 5 }],
      [{ name: 'ok', color: 'red', description: 5 }],
    ])('are refused when they are none: %j', async (body) => {
      const dataset = await client.dataset();

      const answer = await create<Problem>(dataset, body);

      expect([answer.status, answer.body.error]).toEqual([422, 'validation_failed']);
    });

    it('need a task, and one that the project has', async () => {
      const dataset = await client.dataset();
      const body = { name: 'ok', color: 'red' };

      const without = await create<Problem>(dataset, body, '');
      const unknown = await create<Problem>(dataset, body, 'task_type=undefined');

      expect([without.status, without.body.error]).toEqual([422, 'validation_failed']);
      expect([unknown.status, unknown.body.error]).toEqual([400, 'task_type_not_in_project']);
    });

    it('are known by the id of the dataset too', async () => {
      const dataset = await client.dataset();

      const answer = await client.call(
        OLIVIA,
        'POST',
        `/projects/${dataset.id}/classes?task_type=detection`,
        { name: 'ok', color: 'red' },
      );

      expect(answer.status).toBe(201);
      expect(Object.keys(await client.storedClasses(dataset.projectId))).toHaveLength(1);
    });
  });

  it('are listed in their order with what they are used for', async () => {
    const dataset = await client.dataset({ b: SCRATCH, a: DENT });
    await client.annotate(dataset, { classId: 'b', images: [0, 0, 1] });

    const { body } = await client.call<ClassBody[]>(OLIVIA, 'GET', path(dataset));
    const other = await client.call<Problem>(OLIVIA, 'GET', path(dataset, '', 'task_type=line'));

    expect(body).toEqual([
      { class_id: 'a', ...DENT, image_count: 0, bbox_count: 0 },
      { class_id: 'b', ...SCRATCH, image_count: 2, bbox_count: 3 },
    ]);
    expect([other.status, other.body.error]).toEqual([404, 'task_type_not_found']);
  });

  describe('that are changed', () => {
    it('keep what is not sent and what is null, but for a description', async () => {
      const dataset = await client.dataset({ a: DENT });

      const kept = await patch(dataset, 'a', { color: 'teal', name: null, order: null });
      const cleared = await patch(dataset, 'a', { description: null, order: 3 });

      expect(kept).toMatchObject({ status: 200, body: { ...DENT, class_id: 'a', color: 'teal' } });
      expect(cleared.body).toMatchObject({ name: 'dent', description: null, order: 3 });
      expect(await client.storedClasses(dataset.projectId)).toEqual({
        a: { name: 'dent', color: 'teal', description: null, order: 3 },
      });
    });

    it('take their new name to their annotations, and no further', async () => {
      const dataset = await client.dataset({ a: DENT, b: SCRATCH });
      const [id] = await client.annotate(dataset, {
        classId: 'a',
        className: 'dent',
        images: [0],
        state: 'confirmed',
      });
      await client.annotate(dataset, { classId: 'b', className: 'scratch', images: [1] });
      await client.annotate(dataset, {
        taskType: 'segmentation',
        classId: 'a',
        className: 'dent',
        images: [1],
      });

      const { body } = await patch(dataset, 'a', { name: 'deep dent' });

      expect(body).toMatchObject({ name: 'deep dent', bbox_count: 1, image_count: 1 });
      expect(
        await client.db(
          `select class_id, task_type, class_name, version, annotation_state from annotations
            where project_id = $1 order by id`,
          [dataset.projectId],
        ),
      ).toEqual([
        {
          class_id: 'a',
          task_type: 'detection',
          class_name: 'deep dent',
          version: 1,
          annotation_state: 'confirmed',
        },
        expect.objectContaining({ class_id: 'b', class_name: 'scratch' }),
        expect.objectContaining({ task_type: 'segmentation', class_name: 'dent' }),
      ]);
      expect(
        await client.db('select id from annotation_history where annotation_id = $1', [id]),
      ).toEqual([]);
    });

    it.each([
      ['the name of another', 'a', { name: 'scratch' }, '409 class_exists'],
      ['no class', 'z', { name: 'new' }, '404 class_not_found'],
      ['an empty name', 'a', { name: ' ' }, '422 validation_failed'],
      ['no colour', 'a', { color: '' }, '422 validation_failed'],
      ['a broken place', 'a', { order: 1.5 }, '422 validation_failed'],
    ])('are refused with %s', async (_, id, body, outcome) => {
      const dataset = await client.dataset({ a: DENT, b: SCRATCH });

      const answer = await patch<Problem>(dataset, id, body);

      expect(`${answer.status} ${answer.body.error}`).toBe(outcome);
      expect(await client.storedClasses(dataset.projectId)).toEqual({ a: DENT, b: SCRATCH });
    });
  });

  describe('that are put in an order', () => {
    const reorder = <Body = ClassBody[]>(dataset: GivenDataset, ids: unknown) =>
      client.call<Body>(OLIVIA, 'PUT', path(dataset, '/reorder'), { class_ids: ids });
    const ordersOf = async (dataset: GivenDataset) =>
      Object.fromEntries(
        Object.entries(await client.storedClasses(dataset.projectId)).map(([id, { order }]) => [
          id,
          order,
        ]),
      );
    const FOUR = {
      a: { ...DENT, name: 'a', order: 0 },
      b: { ...DENT, name: 'b', order: 0 },
      c: { ...DENT, name: 'c', order: 5 },
      d: { ...DENT, name: 'd' },
    };

    it('have the places of the list', async () => {
      const dataset = await client.dataset(FOUR);

      const { status, body } = await reorder(dataset, ['d', 'b', 'a', 'c']);

      expect(status).toBe(200);
      expect(body.map(({ class_id: id, order }) => [id, order])).toEqual([
        ['d', 0],
        ['b', 1],
        ['a', 2],
        ['c', 3],
      ]);
      expect(await ordersOf(dataset)).toEqual({ d: 0, b: 1, a: 2, c: 3 });
    });

    it.each([
      ['some are listed', ['c'], { c: 0, a: 1, b: 2, d: 3 }],
      ['none are listed', [], { a: 0, b: 1, d: 2, c: 3 }],
      ['one is listed twice', ['b', 'b', 'a'], { b: 0, a: 1, d: 2, c: 3 }],
    ])('have places of their own when %s', async (_, ids, expected) => {
      const dataset = await client.dataset(FOUR);

      const { status } = await reorder(dataset, ids);

      expect(status).toBe(200);
      expect(await ordersOf(dataset)).toEqual(expected);
    });

    it('stay as they are when the list names what is no class', async () => {
      const dataset = await client.dataset(FOUR);

      const unknown = await reorder<Problem>(dataset, ['d', 'z']);
      const broken = await reorder<Problem>(dataset, 'abc');

      expect([unknown.status, unknown.body.error]).toEqual([404, 'class_not_found']);
      expect([broken.status, broken.body.error]).toEqual([422, 'validation_failed']);
      expect(await client.storedClasses(dataset.projectId)).toEqual(FOUR);
    });
  });

  it('are for admins, whoever owned the project before', async () => {
    const dataset = await client.dataset();
    await givenMember(client.labeler.databases, dataset, ADAM, 'admin');
    await givenMember(client.labeler.databases, dataset, RITA, 'reviewer');
    const body = { name: 'ok', color: 'red' };
    const post = (person: typeof ADAM) => client.call<Problem>(person, 'POST', path(dataset), body);

    const [admin, reviewer, stranger] = [await post(ADAM), await post(RITA), await post(SAM)];

    expect(admin.status).toBe(201);
    expect([reviewer.status, reviewer.body.error]).toEqual([403, 'permission_denied']);
    expect([stranger.status, stranger.body.error]).toEqual([404, 'project_not_found']);
  });

  it('cost the same number of statements, however many there are', async () => {
    const small = await client.dataset({ a: DENT });
    const classes = Object.fromEntries(
      [...Array(300).keys()].map((order) => [`k${order}`, { ...DENT, name: `n${order}`, order }]),
    );
    const large = await client.dataset({ a: { ...DENT, order: 300 }, ...classes }, { images: 50 });
    await client.annotate(large, { classId: 'k1', images: [...Array(50).keys()] });
    const cost = async (dataset: GivenDataset) => {
      const costs = [
        await costOf(() => create(dataset, { name: 'new', color: 'red', class_id: 'new' })),
        await costOf(() => patch(dataset, 'new', { color: 'blue' })),
        await costOf(() =>
          client.call(OLIVIA, 'PUT', path(dataset, '/reorder'), { class_ids: [] }),
        ),
        await costOf(() => client.call(OLIVIA, 'DELETE', path(dataset, '/new'))),
        await costOf(() => client.call(OLIVIA, 'GET', path(dataset))),
      ];
      return costs.map(({ labeler }) => labeler);
    };

    // Access; lock, write, counts or a look for annotations, audit, event.
    expect([await cost(small), await cost(large)]).toEqual([
      [6, 6, 6, 6, 2],
      [6, 6, 6, 6, 2],
    ]);
  });
});
