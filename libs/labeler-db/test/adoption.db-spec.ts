import { OLDER_SCHEMA } from '../../../test/support/older-deployment/schema';
import { adopt, migrate, revert, unadopt, WrittenSinceError } from '../src';
import { MIGRATIONS } from '../src/migrations';
import { type EmptyDatabase, emptyDatabase } from './empty-database';
import { INHERITED_ROWS } from './inherited-rows';

describe('a database of an older release', () => {
  let database: EmptyDatabase;
  let query: EmptyDatabase['query'];
  let before: Record<string, unknown>;
  beforeAll(async () => {
    database = await emptyDatabase();
    query = database.query;
    await query(OLDER_SCHEMA);
    await query(INHERITED_ROWS);
    before = await contents('public');
    await adopt(database.config);
  });
  afterAll(() => database.drop());

  async function contents(schema: string): Promise<Record<string, unknown>> {
    const tables = await query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = $1 and tablename not in
         ('adoption', 'set_aside', 'alembic_version', 'schema_migrations', 'typeorm_metadata') order by 1`,
      [schema],
    );
    const found: Record<string, unknown> = {};
    for (const { name } of tables) {
      found[name] = await query(`select * from ${schema}.${name} order by 1`);
    }
    return found;
  }

  it('loses no row', async () => {
    expect(await contents('inherited')).toEqual(before);
  });

  it('reports what had no place in the new tables', async () => {
    expect(
      await query(
        `select table_name, rows_set_aside::int as left from inherited.adoption
          where rows_set_aside > 0 order by 1`,
      ),
    ).toEqual([
      { table_name: 'annotation_history', left: 1 },
      { table_name: 'annotation_projects', left: 1 },
      { table_name: 'annotation_snapshots', left: 1 },
      { table_name: 'annotation_versions', left: 1 },
      { table_name: 'annotations', left: 3 },
      { table_name: 'comments', left: 1 },
      { table_name: 'image_annotation_status', left: 1 },
      { table_name: 'image_locks', left: 2 },
      { table_name: 'image_metadata', left: 1 },
      { table_name: 'invitations', left: 1 },
      { table_name: 'project_permissions', left: 1 },
      { table_name: 'system_stats_cache', left: 1 },
    ]);
  });

  it('keeps its datasets, with their times in UTC and their text columns as JSON', async () => {
    expect(
      await query(
        `select id, owner_id, visibility, tags, class_names, split_config, created_at from datasets
          order by created_at`,
      ),
    ).toEqual([
      {
        id: '3f1c9a4e-0000-4000-8000-000000000000',
        owner_id: 2,
        visibility: 'public',
        tags: [],
        class_names: null,
        split_config: null,
        created_at: new Date('2024-01-01T00:00:00Z'),
      },
      {
        id: 'ds_weld',
        owner_id: 1,
        visibility: 'private',
        tags: ['steel', 'line 3'],
        class_names: ['Dent', 'Scratch'],
        split_config: null,
        created_at: new Date('2025-03-01T08:30:00Z'),
      },
      {
        id: 'ds_caps',
        owner_id: 4,
        visibility: 'private',
        tags: [],
        class_names: ['cap'],
        split_config: { seed: 42 },
        created_at: new Date('2025-03-02T00:00:00Z'),
      },
    ]);
  });

  it('gets one owner per dataset, and seats for everybody whom either permission table knew', async () => {
    expect(
      await query(
        `select a.dataset_id, m.user_id, m.role from project_permissions m
           join annotation_projects a on a.id = m.project_id order by 1, 2`,
      ),
    ).toEqual(
      [
        ['3f1c9a4e-0000-4000-8000-000000000000', 2, 'owner'],
        ['3f1c9a4e-0000-4000-8000-000000000000', 7, 'annotator'],
        ['ds_caps', 1, 'admin'],
        ['ds_caps', 4, 'owner'],
        ['ds_weld', 1, 'owner'],
        ['ds_weld', 2, 'admin'],
        ['ds_weld', 3, 'annotator'],
        ['ds_weld', 5, 'viewer'],
      ].map(([dataset_id, user_id, role]) => ({ dataset_id, user_id, role })),
    );
  });

  it('gets the classes of each task by their ids, in whatever shape they were stored', async () => {
    expect(
      await query(
        `select id, task_classes from annotation_projects where task_classes <> '{}' order by id`,
      ),
    ).toEqual([
      {
        id: 'proj_caps',
        task_classes: {
          classification: {
            '2': { name: 'Green' },
            '7': { id: 7, name: 'Red' },
            x: { class_id: 'x', name: 'Blue' },
          },
          line: {},
        },
      },
      {
        id: 'proj_weld',
        task_classes: {
          detection: { a: { name: 'Dent', order: 0 }, b: { name: 'Scratch', order: 1 } },
          segmentation: {},
        },
      },
    ]);
  });

  it('finds the images of its annotations under every name that they had', async () => {
    expect(
      await query(
        'select id::int, image_id, task_type, confidence, version, annotation_state from annotations order by id',
      ),
    ).toEqual(
      [
        [1, 'train/a b', 'detection', 90, 1, 'confirmed'],
        [2, 'train/a b', 'segmentation', null, 1, 'draft'],
        [3, 'c', 'detection', null, 3, 'draft'],
        [4, 'c', 'detection', null, 1, 'confirmed'],
      ].map(([id, image_id, task_type, confidence, version, annotation_state]) => ({
        id,
        image_id,
        task_type,
        confidence,
        version,
        annotation_state,
      })),
    );
    expect(
      await query('select task_id, image_id from annotation_task_images order by image_id'),
    ).toEqual([
      { task_id: 'task_1', image_id: 'c' },
      { task_id: 'task_1', image_id: 'train/a b' },
    ]);
    expect(await query('select total_images from annotation_tasks')).toEqual([{ total_images: 2 }]);
  });

  it('gets counters that agree with the rows', async () => {
    expect(
      await query(
        `select total_images, annotated_images, total_annotations from annotation_projects
          where id = 'proj_weld'`,
      ),
    ).toEqual([{ total_images: 3, annotated_images: 2, total_annotations: 4 }]);
    expect(
      await query(
        `select image_id, task_type, status, total_annotations as total, confirmed_annotations as confirmed,
                draft_annotations as draft, is_image_confirmed as flag
           from image_annotation_status order by 1, 2`,
      ),
    ).toEqual([
      {
        image_id: 'c',
        task_type: 'detection',
        status: 'in-progress',
        total: 2,
        confirmed: 1,
        draft: 1,
        flag: false,
      },
      {
        image_id: 'train/a b',
        task_type: 'detection',
        status: 'completed',
        total: 1,
        confirmed: 1,
        draft: 0,
        flag: true,
      },
      {
        image_id: 'train/a b',
        task_type: 'segmentation',
        status: 'in-progress',
        total: 1,
        confirmed: 0,
        draft: 1,
        flag: false,
      },
    ]);
  });

  it('knows what it has published', async () => {
    expect(
      await query(
        `select d.labeled, d.format, d.published_task_types as tasks, p.task_type, v.version_number, p.class_names
           from dataset_publications p join datasets d on d.id = p.dataset_id
           join annotation_versions v on v.id = p.version_id order by p.task_type`,
      ),
    ).toEqual([
      {
        labeled: true,
        format: 'dice',
        tasks: ['detection', 'segmentation'],
        task_type: 'detection',
        version_number: 'v2.0',
        class_names: ['Dent', 'Scratch'],
      },
      {
        labeled: true,
        format: 'dice',
        tasks: ['detection', 'segmentation'],
        task_type: 'segmentation',
        version_number: 'v1.0',
        class_names: [],
      },
    ]);
  });

  it('keeps one pending invitation per person', async () => {
    expect(await query('select token, project_id, status from invitations order by token')).toEqual(
      [
        { token: 't1', project_id: 'ds_weld', status: 'expired' },
        { token: 't2', project_id: 'ds_weld', status: 'pending' },
        { token: 't3', project_id: 'ds_weld', status: 'expired' },
      ],
    );
  });

  it('goes on counting ids where the older release stopped', async () => {
    const [row] = await query<{ id: string }>(
      `insert into audit_logs (action) values ('login') returning id`,
    );

    expect(Number(row?.id)).toBe(3);
  });

  it('is given back as it was, unless something was written meanwhile', async () => {
    await expect(unadopt(database.config, { discardChanges: false })).rejects.toThrow(
      WrittenSinceError,
    );
    expect(await query('select count(*)::int as n from datasets')).toEqual([{ n: 3 }]);

    const { discarded } = await unadopt(database.config, { discardChanges: true });

    expect(discarded).toEqual([{ table: 'audit_logs', rows: 1 }]);
    expect(await contents('public')).toEqual(before);
    expect(await query("select 1 from pg_namespace where nspname = 'inherited'")).toEqual([]);

    await adopt(database.config);
    expect(await query('select count(*)::int as n from datasets')).toEqual([{ n: 3 }]);
  });

  it('gets its rows again when migrations are taken back beyond the adoption and made again', async () => {
    const place = MIGRATIONS.findIndex(({ name }) => name.startsWith('AdoptInheritedRows'));
    await revert(database.config, MIGRATIONS.length - place);
    expect(await query('select count(*)::int as n from datasets')).toEqual([{ n: 0 }]);

    await migrate(database.config);

    expect(await query('select count(*)::int as n from datasets')).toEqual([{ n: 3 }]);
    expect(
      await query(
        `select rows_adopted::int as n from inherited.adoption where table_name = 'annotations'`,
      ),
    ).toEqual([{ n: 4 }]);
  });
});
