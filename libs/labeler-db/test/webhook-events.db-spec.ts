import { givenDataset, type GivenDataset, type TestDatabases, testDatabases } from '@libs/testing';

describe('events for webhooks', () => {
  let db: TestDatabases;
  let dataset: GivenDataset;
  beforeAll(async () => (db = await testDatabases()));
  afterAll(() => db.drop());
  beforeEach(async () => {
    await db.labeler('delete from webhook_endpoints');
    await db.labeler('delete from webhook_events');
    dataset = await givenDataset(db, { images: 3, taskTypes: ['detection'] });
  });

  const TYPES =
    '{annotation.confirmed,dataset.deleted,dataset.published,export.ready,member.joined,snapshot.created}';
  const subscribe = (id: string, of: string | null, types = TYPES, status = 'enabled') =>
    db.labeler(
      `insert into webhook_endpoints (id, dataset_id, url, event_types, secret, created_by, status, disabled_at)
       values ($1, $2, 'https://example.com', $3, 's', 1, $4, case when $4 <> 'enabled' then now() end)`,
      [id, of, types, status],
    );
  const told = () =>
    db.labeler<{ type: string; data: Record<string, unknown>; endpoints: string[] }>(
      `select v.type, v.data, array_agg(d.endpoint_id order by d.endpoint_id) as endpoints
         from webhook_events v join webhook_deliveries d on d.event_id = v.id
        group by v.id order by v.created_at, v.type`,
    );
  const join = (userId = 5, role = 'viewer') =>
    db.labeler(
      'insert into project_permissions (project_id, user_id, role, granted_by) values ($1, $2, $3, 1)',
      [dataset.projectId, userId, role],
    );
  const draw = (count: number) =>
    db.labeler<{ id: number }>(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, created_by)
       select $1, $2, 'img_0000000000000001', 'bbox', 'detection', '{}', 1 from generate_series(1, $3) returning id::int`,
      [dataset.projectId, dataset.id, count],
    );
  const confirm = () =>
    db.labeler(
      `update annotations set annotation_state = 'confirmed', confirmed_by = 3, confirmed_at = now() where dataset_id = $1`,
      [dataset.id],
    );

  it('go to who is subscribed to the type, of this dataset or of the system, and is enabled', async () => {
    const other = await givenDataset(db);
    await subscribe('wh_dataset', dataset.id);
    await subscribe('wh_system', null);
    await subscribe('wh_other', other.id);
    await subscribe('wh_other_type', dataset.id, '{export.ready}');
    await subscribe('wh_disabled', dataset.id, TYPES, 'disabled');

    await join();

    expect(await told()).toEqual([
      {
        type: 'member.joined',
        data: {
          ...{ dataset_id: dataset.id, project_id: dataset.projectId },
          ...{ user_id: 5, role: 'viewer', granted_by: 1 },
        },
        endpoints: ['wh_dataset', 'wh_system'],
      },
    ]);
  });

  it('are not written for nobody, and not without the change', async () => {
    await join();
    await subscribe('wh_1', dataset.id);
    await db.labeler(`
      begin;
      insert into project_permissions (project_id, user_id, role, granted_by)
        values ('${dataset.projectId}', 6, 'viewer', 1);
      rollback`);
    await subscribe('wh_owner', null);
    await givenDataset(db);

    expect(await db.labeler('select from webhook_events')).toEqual([]);
  });

  it('tell of all that one statement confirmed, once, up to a bound', async () => {
    await subscribe('wh_1', dataset.id);
    const ids = (await draw(1001)).map(({ id }) => id);

    await confirm();
    await confirm();

    const events = await told();
    expect(events).toHaveLength(1);
    expect(events[0]?.data).toEqual({
      ...{ dataset_id: dataset.id, project_id: dataset.projectId, confirmed_by: 3, count: 1001 },
      ...{ annotation_ids: ids.slice(0, 1000), image_ids: ['img_0000000000000001'] },
      task_types: ['detection'],
    });
  });

  it('tell of versions that become what is published, snapshots, exports and deletions', async () => {
    await subscribe('wh_1', dataset.id);
    const { id, projectId } = dataset;
    await db.labeler(`
      insert into annotation_versions (id, project_id, task_type, version_number, version_type, created_by)
        values (71, '${projectId}', 'detection', 'v1.0', 'published', 1),
               (72, '${projectId}', 'detection', 'v2.0', 'published', 1);
      insert into dataset_publications (dataset_id, task_type, version_id, annotation_path, num_images, num_annotations,
          num_classes, class_names) values ('${id}', 'detection', 71, 'p', 3, 2, 1, '["a"]');
      update dataset_publications set version_id = 72 where dataset_id = '${id}';
      update dataset_publications set num_images = 4 where dataset_id = '${id}';
      delete from annotation_versions where id = 72;
      insert into dataset_revisions (dataset_id, revision, task_types, classes, images, image_bytes, tasks, content_hash,
          reviewed_hash) values ('${id}', 1, '{}', '{}', 0, 0, '{}', 'sha256:0', 'sha256:0');
      insert into dataset_snapshots (id, dataset_id, version_tag, revision, content, content_hash, images, image_bytes,
          annotations, dataset_name, dataset_created_at, created_by_user_id)
        values ('snap_0123456789abcdef', '${id}', 'v1', 1, 'all', 'sha256:' || repeat('0', 64), 3, 0, 2, 'One', now(), 1);
      insert into dataset_exports (id, dataset_id, project_id, task_type, revision, settings, folder, created_by,
          expires_at) values ('exp_1', '${id}', '${projectId}', 'detection', 1, '{"format": "coco"}', 'f', 1, now());
      update dataset_exports set status = 'running' where id = 'exp_1';
      update dataset_exports set status = 'completed', file_name = 'a', size_bytes = 5, sha256 = repeat('0', 64),
          report = '{}', finished_at = now() where id = 'exp_1';
      update datasets set status = 'deleting', deleted_at = now(), deleted_by = 1, purge_after = now()
       where id = '${id}';
      update datasets set status = 'deleting' where id = '${id}'`);

    const events = await told();

    expect(events.map(({ type, data }) => [type, data.version_number ?? null])).toEqual([
      ['dataset.published', 'v1.0'],
      ['dataset.published', 'v2.0'],
      ['snapshot.created', null],
      ['export.ready', null],
      ['dataset.deleted', null],
    ]);
    expect(events[3]?.data).toMatchObject({ export_id: 'exp_1', export_format: 'coco' });
    expect(events[4]?.data).toMatchObject({ deleted_by: 1, is_restorable: true });
  });

  it('do not hinder the deletion of an endpoint, nor that deletion the change', async () => {
    await subscribe('wh_1', dataset.id);

    await Promise.all([
      join(5),
      db.labeler(`delete from webhook_endpoints where id = 'wh_1'`),
      join(6),
      join(7),
    ]);

    expect(await told()).toEqual([]);
    expect(
      await db.labeler('select from project_permissions where project_id = $1', [
        dataset.projectId,
      ]),
    ).toHaveLength(4);
  });
});
