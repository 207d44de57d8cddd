import { OLIVIA } from '@libs/testing';
import type { State } from './support/annotation-writes';
import { daysOf } from './support/days';
import { RestoreClient } from './support/restores';

describe('restoring annotations', () => {
  let client: RestoreClient;
  beforeAll(async () => {
    client = await RestoreClient.start();
  });
  afterAll(() => client.labeler.stop());
  beforeEach(() => client.useNewDataset());

  const lastEntry = async (id: number) => {
    const [row] = await client.labeler.databases.labeler<{
      action: string;
      previous_state: State | null;
      new_state: State | null;
      changed_by: number;
    }>('select * from annotation_history where annotation_id = $1 order by id desc limit 1', [id]);
    return row;
  };
  const versionOf = async (id: number) => {
    const [row] = await client.labeler.databases.labeler<{ version: number }>(
      'select version from annotations where id = $1',
      [id],
    );
    return row?.version;
  };
  it('brings a deleted annotation back under its own id, as it was last, with a version nobody has seen', async () => {
    const id = await client.writes.draw(client.dataset, { imageId: 'd', attributes: { depth: 2 } });
    await client.writes.reshape([id], [5, 6, 7, 8]);
    const before = await client.writes.states(client.dataset);
    await client.writes.erase([id]);

    const { status, body } = await client.annotation(id);

    expect([status, body]).toMatchObject([
      200,
      { created: 1, updated: 0, deleted: 0, images: 1, classes: [{ class_id: 'a', created: 1 }] },
    ]);
    expect(await client.writes.states(client.dataset)).toEqual(before);
    expect(await versionOf(id)).toBe(3);
    expect(await lastEntry(id)).toMatchObject({
      action: 'restore',
      previous_state: null,
      new_state: { geometry: { type: 'bbox', bbox: [5, 6, 7, 8] }, version: 3 },
      changed_by: OLIVIA.id,
    });
  });

  it('never lets a version go back', async () => {
    const id = await client.writes.draw(client.dataset, { imageId: 'd' });
    const { historyId } = await client.now();
    await client.writes.reshape([id], [5, 6, 7, 8]);
    await client.writes.reshape([id], [6, 6, 7, 8]);

    await client.annotation(id, { history_id: historyId });

    expect(await versionOf(id)).toBe(4);
    expect((await client.writes.states(client.dataset)).get(id)).toMatchObject({
      geometry: { bbox: [1, 2, 3, 4] },
    });
  });

  it('gives annotations the names that their classes have now', async () => {
    const gone = await client.writes.draw(client.dataset, { imageId: 'd', classId: 'b' });
    const same = await client.writes.draw(client.dataset, { imageId: 'd' });
    const { timestamp, states } = await client.now();
    await client.writes.erase([gone]);
    await client.writes.reshape([same], [5, 6, 7, 8]);
    await client.writes.reshape([same], [1, 2, 3, 4]);
    await client.setClasses({ detection: { a: { name: 'a' }, b: { name: 'scratch' } } });

    const { body } = await client.image('d', { timestamp });

    expect(body).toMatchObject({
      ...{ created: 1, updated: 0, unchanged: 1 },
      classes: [{ class_id: 'b', class_name: 'scratch', created: 1 }],
    });
    expect((await client.writes.states(client.dataset)).get(gone)).toEqual({
      ...states.get(gone),
      class_name: 'scratch',
    });
  });

  it('undoes a restore like any other change', async () => {
    const id = await client.writes.draw(client.dataset, { imageId: 'd' });
    const start = await client.now();
    await client.writes.reshape([id], [5, 6, 7, 8]);
    const reshaped = await client.now();
    await client.annotation(id, { history_id: start.historyId });

    await client.annotation(id, { history_id: reshaped.historyId });

    expect(await client.writes.states(client.dataset)).toEqual(reshaped.states);
  });

  it('tells of the plan without changing anything', async () => {
    const kept = await client.writes.draw(client.dataset, { imageId: 'd' });
    const gone = await client.writes.draw(client.dataset, { imageId: 'e', classId: 'b' });
    const { timestamp } = await client.now();
    await client.writes.reshape([kept], [9, 9, 9, 9]);
    await client.writes.erase([gone]);
    await client.writes.draw(client.dataset, { imageId: 'f', classId: 'c' });
    const before = await client.now();

    const { body } = await client.task({ task_type: 'detection', timestamp, dry_run: true });

    expect(body).toMatchObject({
      ...{ dry_run: true, created: 1, updated: 1, deleted: 1, unchanged: 0, images: 3 },
      classes: [
        { class_id: 'a', created: 0, updated: 1, deleted: 0 },
        { class_id: 'b', created: 1, updated: 0, deleted: 0 },
        { class_id: 'c', created: 0, updated: 0, deleted: 1 },
      ],
    });
    expect(await client.now()).toMatchObject({
      historyId: before.historyId,
      states: before.states,
    });
  });

  it('leaves other tasks alone, and costs nothing where nothing changed', async () => {
    await client.writes.draw(client.dataset, { imageId: 'd', taskType: 'segmentation' });
    const before = await client.now();

    const { body } = await client.task({
      task_type: 'detection',
      timestamp: '2020-01-01T00:00:00Z',
    });

    expect(body).toMatchObject({ created: 0, updated: 0, deleted: 0, classes: [] });
    expect((await client.now()).historyId).toBe(before.historyId);
  });

  it('opens a confirmed image again', async () => {
    const id = await client.writes.draw(client.dataset, { imageId: 'd' });
    const { historyId } = await client.now();
    await client.writes.reshape([id], [5, 5, 5, 5]);
    await client.writes.confirm([id]);

    await client.image('d', { history_id: historyId });

    const [row] = await client.labeler.databases.labeler(
      'select status, draft_annotations from image_annotation_status where project_id = $1',
      [client.dataset.projectId],
    );
    expect(row).toEqual({ status: 'in-progress', draft_annotations: 1 });
  });

  it('tells those who watch the project, and the audit log', async () => {
    const id = await client.writes.draw(client.dataset, { imageId: 'd' });
    await client.writes.erase([id]);

    await client.annotation(id);

    const events = await client.labeler.databases.labeler(
      `select type, actor_id, payload from project_events
        where project_id = $1 and type not like 'lock.%'`,
      [client.dataset.projectId],
    );
    expect(events).toEqual([
      {
        type: 'annotation.restored',
        actor_id: OLIVIA.id,
        payload: { annotation_id: id, image_id: 'd' },
      },
    ]);
    const audits = await client.labeler.databases.labeler(
      "select user_id, resource_id, details from audit_logs where action = 'annotation_restore'",
    );
    expect(audits).toContainEqual({
      user_id: OLIVIA.id,
      resource_id: String(id),
      details: expect.objectContaining({
        created: 1,
        project_id: client.dataset.projectId,
      }) as object,
    });
  });

  it('leaves the days of annotations as they follow from the annotations', async () => {
    const { kept, counted } = await daysOf(client.labeler.databases);

    expect(kept).toEqual(counted);
  });
});
