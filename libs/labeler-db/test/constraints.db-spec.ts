import { type TestDatabases, testDatabases } from '@libs/testing';
import { LABELING_RULES, type Row } from './labeling-rules';
import { OPERATIONS_RULES } from './operations-rules';
import { PUBLISHING_RULES } from './publishing-rules';

const RULES = { ...LABELING_RULES, ...PUBLISHING_RULES, ...OPERATIONS_RULES };

const BAD = Object.entries(RULES).flatMap(([table, { good, bad }]) =>
  bad.map(([constraint, change]) => ({ table, constraint, row: { ...good, ...change }, change })),
);

describe('the labeler database', () => {
  let db: TestDatabases;
  beforeAll(async () => {
    db = await testDatabases();
    await db.labeler(`
      insert into datasets (id, name, owner_id, storage_path) values
        ('ds_1', 'One', 1, 'datasets/ds_1/'), ('ds_2', 'Two', 1, 'datasets/ds_2/');
      insert into annotation_projects (id, name, dataset_id, owner_id) values ('proj_1', 'One', 'ds_1', 1);
      insert into project_permissions (project_id, user_id, role, granted_by) values ('proj_1', 1, 'owner', 1);
      insert into image_metadata (dataset_id, id, file_name, s3_key, size) values
        ('ds_1', 'a', 'a.png', 'datasets/ds_1/images/a.png', 1),
        ('ds_2', 'of another dataset', 'a.png', 'datasets/ds_2/images/a.png', 1);
      insert into annotation_versions (project_id, task_type, version_number, version_type)
        values ('proj_1', 'detection', 'v0.1', 'published');
      insert into annotation_tasks (id, project_id, name) values ('task_0', 'proj_1', 'Zero');
      insert into dataset_revisions (dataset_id, revision, task_types, classes, images, image_bytes, tasks, content_hash,
          reviewed_hash)
        values ('ds_1', 1, '{}', '{}', 0, 0, '{}', 'sha256:0', 'sha256:0');
      insert into dataset_snapshots (id, dataset_id, version_tag, revision, content, content_hash, images, image_bytes,
          annotations, dataset_name, dataset_created_at, created_by_user_id)
        values ('snap_0000000000000000', 'ds_1', 'v0', 1, 'all', 'sha256:' || repeat('0', 64), 0, 0, 0, 'One', now(), 1);
      insert into service_accounts (id, service_name, scopes, created_by) values ('sa_0', 'Zero', '{}', 1);
      insert into webhook_endpoints (id, url, event_types, secret, created_by)
        values ('wh_0', 'https://example.com', '{member.joined}', 's', 1);
      insert into webhook_events (id, type, data) values ('evt_0', 'x', '{}'), ('evt_1', 'x', '{}');
      insert into webhook_deliveries (endpoint_id, event_id) values ('wh_0', 'evt_1')`);
  });
  afterAll(() => db.drop());

  function insert(table: string, row: Row): Promise<unknown> {
    const places = Object.keys(row).map((_, index) => `$${index + 1}`);
    return db.labeler(
      `insert into ${table} (${Object.keys(row).join(', ')}) values (${places.join(', ')})`,
      Object.values(row),
    );
  }

  it.each(BAD)('refuses $change in $table', async ({ table, row, constraint }) => {
    await expect(insert(table, row)).rejects.toMatchObject({ constraint });
  });

  it('has a forbidden row here for each of its checks', async () => {
    const checks = await db.labeler<{ name: string }>(
      "select conname as name from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace",
    );
    const tested = new Set(BAD.map(({ constraint }) => constraint));

    expect(checks.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
  });

  it.each(Object.keys(RULES))(
    'takes the same row of %s when nothing is wrong with it',
    async (table) => {
      await expect(insert(table, RULES[table]?.good ?? {})).resolves.toEqual([]);
    },
  );

  it('allows one open invitation per person, and any number of others', async () => {
    const good = { ...RULES.invitations?.good, invitee_id: 9 };
    await insert('invitations', { ...good, token: 't1' });
    await insert('invitations', { ...good, token: 't2', status: 'cancelled' });

    await expect(insert('invitations', { ...good, token: 't3' })).rejects.toMatchObject({
      constraint: 'ux_invitations_pending',
    });
  });
});
