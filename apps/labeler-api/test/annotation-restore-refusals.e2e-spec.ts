import { ANDY, givenDataset, RITA, VERA, whileHolding } from '@libs/testing';
import type { Problem } from './support/labeler';
import { RestoreClient } from './support/restores';

describe('a restore', () => {
  let client: RestoreClient;
  beforeAll(async () => {
    client = await RestoreClient.start();
  });
  afterAll(() => client.labeler.stop());
  beforeEach(() => client.useNewDataset());

  const lock = (imageId: string, person: { id: number }) =>
    client.labeler.databases.labeler(
      `insert into image_locks (project_id, dataset_id, image_id, user_id, expires_at)
       values ($1, $2, $3, $4, now() + interval '5 minutes')`,
      [client.dataset.projectId, client.dataset.id, imageId, person.id],
    );

  it('lets annotators restore what they made, and nothing else', async () => {
    const own = await client.writes.draw(client.dataset, { imageId: 'd', by: ANDY.id });
    const foreign = await client.writes.draw(client.dataset, { imageId: 'd', by: RITA.id });
    const { timestamp } = await client.now();
    await client.writes.reshape([own], [5, 5, 5, 5]);

    const both = [
      await client.image<Problem>('d', { timestamp }, ANDY),
      await client.annotation<Problem>(own, { timestamp: '2020-01-01T00:00:00Z' }, VERA),
    ];
    await client.writes.reshape([foreign], [5, 5, 5, 5]);
    both.push(
      await client.annotation<Problem>(foreign, { timestamp }, ANDY),
      await client.image<Problem>('d', { timestamp }, ANDY),
      await client.task<Problem>({ task_type: 'detection', timestamp }, RITA),
    );

    expect(both.map(({ status }) => status)).toEqual([200, 403, 403, 403, 403]);
  });

  it('respects the locks of others, which admins may override', async () => {
    const id = await client.writes.draw(client.dataset, { imageId: 'd' });
    const { timestamp } = await client.now();
    await client.writes.reshape([id], [5, 5, 5, 5]);
    await lock('d', ANDY);
    const task = { task_type: 'detection', timestamp };

    const answers = [
      await client.annotation<Problem>(id, { timestamp }, RITA),
      await client.image<Problem>('d', { timestamp }, RITA),
      await client.task<Problem>(task),
      await client.annotation<Problem>(id, { timestamp, force: true }, RITA),
      await client.task<Problem>({ ...task, force: true }),
    ];

    expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
      [423, 'image_locked'],
      [423, 'image_locked'],
      [423, 'images_locked'],
      [403, 'permission_denied'],
      [200, undefined],
    ]);
    expect(answers[2]?.body).toMatchObject({ image_ids: ['d'] });
    expect((await client.writes.states(client.dataset)).get(id)).toMatchObject({
      geometry: { bbox: [1, 2, 3, 4] },
    });
  });

  it('cannot bring annotations back to an image that is gone, and says so', async () => {
    const id = await client.writes.draw(client.dataset, { imageId: 'd' });
    const { timestamp } = await client.now();
    await client.writes.erase([id]);
    await client.labeler.databases.labeler(
      "delete from image_metadata where dataset_id = $1 and id = 'd'",
      [client.dataset.id],
    );

    const one = await client.annotation<Problem>(id);
    const image = await client.image<Problem>('d', { timestamp });
    const task = await client.task({ task_type: 'detection', timestamp });

    expect([one.status, one.body.error]).toEqual([404, 'image_not_found']);
    expect([image.status, image.body.error]).toEqual([404, 'image_not_found']);
    expect([task.status, task.body]).toMatchObject([
      200,
      { created: 0, image_gone: 1, unrestorable_ids: [id] },
    ]);
  });

  it('brings no class back that the project has no longer, and names it', async () => {
    const gone = await client.writes.draw(client.dataset, { imageId: 'd', classId: 'b' });
    const changed = await client.writes.draw(client.dataset, { imageId: 'd', classId: 'c' });
    const kept = await client.writes.draw(client.dataset, { imageId: 'e' });
    const { timestamp } = await client.now();
    await client.writes.erase([gone]);
    await client.writes.classify([changed], 'a');
    await client.writes.reshape([kept], [5, 5, 5, 5]);
    await client.setClasses({ detection: { a: { name: 'a' } } });
    const before = await client.writes.states(client.dataset);
    const task = { task_type: 'detection', timestamp };

    const answers = [
      await client.annotation<Problem>(gone),
      await client.image<Problem>('d', { timestamp }),
      await client.task<Problem>(task),
    ];
    const plan = await client.task({ ...task, dry_run: true });
    const rest = await client.image('e', { timestamp });

    const [b, c] = ['b', 'c'].map((id) => ({
      ...{ task_type: 'detection', class_id: id, class_name: id },
    }));
    expect(answers.map(({ status, body }) => [status, body])).toMatchObject([
      [409, { error: 'classes_gone', count: 1, classes: [b] }],
      [409, { error: 'classes_gone', count: 2, classes: [b, c] }],
      [409, { error: 'classes_gone', count: 2, classes: [b, c] }],
    ]);
    expect(plan.body).toMatchObject({
      updated: 1,
      class_gone: 2,
      unrestorable_ids: [gone, changed],
    });
    expect([rest.status, rest.body]).toMatchObject([200, { updated: 1, class_gone: 0 }]);
    const after = await client.writes.states(client.dataset);
    expect([gone, changed].map((id) => after.get(id))).toEqual([undefined, before.get(changed)]);
  });

  it('brings nothing back for a task that the project has no longer', async () => {
    const id = await client.writes.draw(client.dataset, {
      ...{ imageId: 'd', taskType: 'segmentation', classId: null },
    });
    await client.writes.erase([id]);
    await client.labeler.databases.labeler(
      "update annotation_projects set task_types = '{detection}' where id = $1",
      [client.dataset.projectId],
    );

    const { status, body } = await client.annotation<Problem>(id);

    expect([status, body]).toMatchObject([
      409,
      { error: 'classes_gone', classes: [{ task_type: 'segmentation', class_id: null }] },
    ]);
  });

  it('waits for whoever deletes a class', async () => {
    const id = await client.writes.draw(client.dataset, { imageId: 'd' });
    await client.writes.erase([id]);
    const { labeler, dataset } = client;
    const { body } = await whileHolding(
      labeler.databases,
      async (holder) => {
        const project = [dataset.projectId];
        await holder.query('select from annotation_projects where id = $1 for update', project);
        await holder.query(
          "update annotation_projects set task_classes = '{}' where id = $1",
          project,
        );
      },
      () => client.annotation<Problem>(id),
    );

    expect(body.error).toBe('classes_gone');
  });

  it.each([
    ['nothing', {}],
    ['two moments', { history_id: 1, timestamp: '2026-01-01T00:00:00Z' }],
    ['a time without a zone', { timestamp: '2026-01-01T00:00:00' }],
    ['no time', { timestamp: '2026-02-30T00:00:00Z' }],
    ['a zone that does not exist', { timestamp: '2026-01-01T00:00:00+23:00' }],
    ['no entry', { history_id: 0 }],
  ])('needs to know back to when: %s', async (_, point) => {
    const id = await client.writes.draw(client.dataset, { imageId: 'd' });

    const answers = [
      await client.annotation<Problem>(id, point),
      await client.image<Problem>('d', point),
    ];

    expect(answers.map(({ body }) => body.error)).toEqual(Array(2).fill('validation_failed'));
  });

  it('does not know entries of other annotations and projects', async () => {
    const id = await client.writes.draw(client.dataset, { imageId: 'd' });
    await client.writes.draw(client.dataset, { imageId: 'd' });
    const { historyId } = await client.now();
    const other = await givenDataset(client.labeler.databases, { images: 1 });
    await client.writes.draw(other, { imageId: 'img_0000000000000001' });
    const { historyId: foreign } = await client.now();

    const answers = [
      await client.annotation<Problem>(id, { history_id: historyId }),
      await client.image<Problem>('d', { history_id: foreign }),
      await client.annotation<Problem>(2_000_000_000, { history_id: historyId }),
    ];

    expect(answers.map(({ body }) => body.error)).toEqual([
      'history_entry_not_found',
      'history_entry_not_found',
      'annotation_not_found',
    ]);
  });

  describe('from entries of older releases, which hold only what they changed', () => {
    const OLD_UPDATE = ['geometry', 'class_id', 'class_name', 'attributes', 'confidence'];
    const OLD_DELETE = ['annotation_type', 'geometry', 'class_id', 'class_name', 'image_id'];
    const shorten = (id: number, action: string, keys: readonly string[]) =>
      client.labeler.databases.labeler(
        `update annotation_history h
            set previous_state = (select jsonb_object_agg(e.key, e.value) from jsonb_each(h.previous_state) e
                                   where e.key = any($3)),
                new_state = (select jsonb_object_agg(e.key, e.value) from jsonb_each(h.new_state) e
                              where e.key = any($3)),
                task_type = null
          where h.annotation_id = $1 and h.action = $2`,
        [id, action, keys],
      );

    it('puts them together', async () => {
      const id = await client.writes.draw(client.dataset, { imageId: 'd' });
      const start = await client.now();
      await client.writes.confirm([id], RITA.id);
      await client.writes.reshape([id], [5, 5, 5, 5]);
      await client.writes.classify([id], 'b');
      await shorten(id, 'confirm', ['annotation_state']);
      await shorten(id, 'update', OLD_UPDATE);

      await client.annotation(id, { history_id: start.historyId });

      expect((await client.writes.states(client.dataset)).get(id)).toEqual(start.states.get(id));
    });

    it('brings back what was deleted when the entries before say the rest', async () => {
      const id = await client.writes.draw(client.dataset, { imageId: 'd' });
      const { states } = await client.now();
      await client.writes.erase([id]);
      await shorten(id, 'delete', OLD_DELETE);

      const { body } = await client.annotation(id);

      expect(body).toMatchObject({ created: 1, incomplete: 0 });
      expect((await client.writes.states(client.dataset)).get(id)).toEqual(states.get(id));
    });

    it('refuses when they do not', async () => {
      const id = await client.writes.draw(client.dataset, { imageId: 'd' });
      const kept = await client.writes.draw(client.dataset, { imageId: 'e' });
      const { timestamp } = await client.now();
      await client.writes.reshape([kept], [5, 5, 5, 5]);
      await client.writes.erase([id]);
      await shorten(id, 'delete', OLD_DELETE);
      await client.labeler.databases.labeler(
        "update annotation_history set task_type = 'detection' where annotation_id = $1 and action = 'delete'",
        [id],
      );
      await client.labeler.databases.labeler(
        "delete from annotation_history where annotation_id = $1 and action = 'create'",
        [id],
      );
      const before = await client.writes.states(client.dataset);
      const task = { task_type: 'detection', timestamp };

      const one = await client.annotation<Problem>(id);
      const plan = await client.task({ ...task, dry_run: true });
      const all = await client.task<Problem>(task);

      expect([one.status, one.body.error]).toEqual([409, 'history_incomplete']);
      expect(plan.body).toMatchObject({ updated: 1, incomplete: 1, unrestorable_ids: [id] });
      expect([all.status, all.body]).toMatchObject([
        409,
        { error: 'history_incomplete', annotation_ids: [id] },
      ]);
      expect(await client.writes.states(client.dataset)).toEqual(before);
    });
  });
});
