import { ADAM, countStatements, OLIVIA, RITA } from '@libs/testing';
import type { Problem } from './support/labeler';
import type { Restored } from './support/restores';
import { imageId, VersionsClient, type WholeVersion } from './support/versions';

describe('restoring a version', () => {
  let client: VersionsClient;
  beforeAll(async () => {
    client = await VersionsClient.start();
  });
  afterAll(() => client.stop());
  beforeEach(() => client.useNewDataset());

  const restore = (version: WholeVersion, body: object = {}) =>
    client.ask<Restored>(`POST /${version.id}/restore`, { body });
  const states = () => client.writes.states(client.dataset);

  it('changes annotations back, brings deleted ones back with their ids, and takes added ones away', async () => {
    const [a = 0, b = 0, c = 0] = await client.drawConfirmed(3, { attributes: { depth: 2 } });
    await client.writes.annotate([a], 'deep', 70);
    const other = await client.drawConfirmed(1, { taskType: 'segmentation' });
    const draft = await client.writes.draw(client.dataset, { imageId: imageId(4) });
    await client.writes.confirm([a]);
    const version = await client.publish();
    const before = await states();
    await client.writes.reshape([a], [5, 5, 5, 5]);
    await client.writes.erase([b, draft]);
    await client.writes.classify([c], 'b');
    await client.writes.draw(client.dataset, { imageId: imageId(6) });
    await client.writes.reshape(other, [7, 7, 7, 7]);
    const otherState = (await states()).get(other[0] ?? 0);

    const { status, body } = await restore(version);

    expect([status, body]).toMatchObject([
      200,
      { dry_run: false, created: 2, updated: 2, deleted: 1, images: 5, image_gone: 0 },
    ]);
    const after = await states();
    expect(comparable(after)).toEqual(
      comparable(
        new Map([...before].map(([id, state]) => [id, id === other[0] ? otherState : state])),
      ),
    );
    const again = await client.publish();
    expect(again).toMatchObject({
      content_hash: version.content_hash,
      annotation_count: version.annotation_count,
    });
  });

  it('says so in history, audit log and events', async () => {
    const [id = 0] = await client.drawConfirmed(1);
    const version = await client.publish();
    await client.writes.erase([id]);

    await restore(version);

    const { databases } = client.labeler;
    expect(
      await databases.labeler(
        'select action, changed_by from annotation_history where annotation_id = $1 order by id desc limit 1',
        [id],
      ),
    ).toEqual([{ action: 'restore', changed_by: ADAM.id }]);
    expect(
      await databases.labeler(
        `select user_id, details ->> 'created' as created from audit_logs
          where action = 'version_restore' and resource_id = $1`,
        [String(version.id)],
      ),
    ).toEqual([{ user_id: ADAM.id, created: '1' }]);
    expect(
      await databases.labeler(
        `select payload from project_events where project_id = $1 and type = 'annotations.changed'`,
        [client.dataset.projectId],
      ),
    ).toEqual([{ payload: { image_ids: [imageId(1)], count: 1 } }]);
  });

  it('tells first what it would do', async () => {
    const [id = 0] = await client.drawConfirmed(2);
    const version = await client.publish();
    await client.writes.reshape([id], [5, 5, 5, 5]);
    const before = await states();

    const { body } = await restore(version, { dry_run: true });

    expect(body).toMatchObject({ dry_run: true, updated: 1, created: 0, deleted: 0 });
    expect(await states()).toEqual(before);
  });

  it('goes back over several versions, and forth again', async () => {
    const [id = 0] = await client.drawConfirmed(2);
    const first = await client.publish();
    await client.writes.reshape([id], [5, 5, 5, 5]);
    await client.writes.confirm([id]);
    const second = await client.publish();
    await client.writes.erase([id]);
    const third = await client.publish();

    const contentOf = async ({ export_path }: WholeVersion) => {
      const { images, annotations } = await client.dice('annotations', export_path);
      return { images: images.map((image) => image.annotations), annotations };
    };
    for (const version of [first, third, second, first]) {
      await restore(version);

      expect(await contentOf(await client.publish())).toEqual(await contentOf(version));
    }
  });

  it('reports annotations whose images are gone, and restores the others', async () => {
    const [a = 0, b = 0] = await client.drawConfirmed(2);
    const version = await client.publish();
    await client.writes.erase([b]);
    await client.labeler.databases.labeler(
      'delete from image_metadata where dataset_id = $1 and id = $2',
      [client.dataset.id, imageId(1)],
    );

    const { body } = await restore(version);

    expect(body).toMatchObject({ created: 1, image_gone: 1, unrestorable_ids: [a] });
  });

  it('refuses when the project has not the classes any more, and changes nothing', async () => {
    const [id = 0] = await client.drawConfirmed(1, { classId: 'b' });
    const version = await client.publish();
    await client.writes.erase([id]);
    await client.setClasses({ detection: { a: { name: 'a' } }, segmentation: {} });

    const { status, body } = await restore(version);

    expect([status, (body as unknown as Problem).error]).toEqual([409, 'classes_gone']);
    expect((await states()).size).toBe(0);
  });

  it('respects the locks of others unless it is forced', async () => {
    const [id = 0] = await client.drawConfirmed(1);
    const version = await client.publish();
    await client.writes.reshape([id], [5, 5, 5, 5]);
    await client.labeler.databases.labeler(
      `insert into image_locks (project_id, dataset_id, image_id, user_id, expires_at)
       values ($1, $2, $3, $4, now() + interval '5 minutes')`,
      [client.dataset.projectId, client.dataset.id, imageId(1), RITA.id],
    );

    const refused = await restore(version);
    const forced = await restore(version, { force: true });

    expect([refused.status, (refused.body as unknown as Problem).error]).toEqual([
      423,
      'images_locked',
    ]);
    expect(forced.body).toMatchObject({ updated: 1 });
  });

  it('reads the records of what differs, and no others', async () => {
    await client.useNewDataset({ images: 500 });
    await client.labeler.databases.labeler(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
                                class_name, created_by, annotation_state)
       select $1, m.dataset_id, m.id, 'bbox', 'detection', '{"type":"bbox","bbox":[1,2,3,4]}', 'a', 'a', $3, 'confirmed'
         from image_metadata m where m.dataset_id = $2`,
      [client.dataset.projectId, client.dataset.id, OLIVIA.id],
    );
    const version = await client.publish();
    const [row] = await client.labeler.databases.labeler<{ id: number }>(
      'select id::int from annotations where project_id = $1 and image_id = $2',
      [client.dataset.projectId, imageId(7)],
    );
    await client.writes.reshape([row?.id ?? 0], [5, 5, 5, 5]);

    const { result, statements } = await countStatements(() => restore(version));

    expect(result.body).toMatchObject({ updated: 1, unchanged: 0, images: 1 });
    expect(statements.length).toBeLessThan(40);
  });

  it('is for admins', async () => {
    const version = await client.publish();

    const { status } = await client.ask(`POST /${version.id}/restore`, { as: RITA, body: {} });

    expect(status).toBe(403);
  });
});

/** Frozen times are of milliseconds, and who verified an annotation is not published. */
function comparable(states: Map<number, Record<string, unknown> | undefined>) {
  const toMillis = (time: unknown) => time && new Date(time as string).toISOString();
  return new Map(
    [...states].map(([id, state]) => {
      const [created_at, confirmed_at] = [state?.created_at, state?.confirmed_at].map(toMillis);
      return [id, { ...state, is_verified: null, created_at, confirmed_at }];
    }),
  );
}
