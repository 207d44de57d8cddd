import { type TestDatabases, testDatabases } from '@libs/testing';
import { Pool, type PoolClient } from 'pg';

/** More than a fixed number of shards would have. */
const WRITERS = 24;

const DRAW = `
  insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id, created_by)
  select 'proj_0', 'ds_0', $1, 'bbox', 'detection', '{"type": "bbox"}', c, 1 from unnest($2::text[]) c`;

describe('the shards of writers', () => {
  let db: TestDatabases;
  let pool: Pool;
  beforeAll(async () => {
    db = await testDatabases();
    pool = new Pool({ connectionString: db.labelerUrl, max: WRITERS });
    await db.labeler(
      "insert into datasets (id, name, owner_id, storage_path) values ('ds_0', 'Caps', 1, 'datasets/ds_0/')",
    );
    await db.labeler(
      "insert into annotation_projects (id, name, dataset_id, owner_id) values ('proj_0', 'Caps', 'ds_0', 1)",
    );
    await db.labeler(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size)
       select 'ds_0', n, n, 'datasets/ds_0/images/' || n, 1 from generate_series(1, ${WRITERS}) n`,
    );
  });
  afterAll(async () => {
    await pool.end();
    await db.drop();
  });

  it('keep nobody waiting who writes to another image, however many write', async () => {
    const writers: PoolClient[] = [];
    try {
      for (let n = 1; n <= WRITERS; n++) {
        const writer = await pool.connect();
        writers.push(writer);
        await writer.query("begin; set local lock_timeout = '1s'");
        // A status begins; then only counters move, in another order.
        await writer.query(DRAW, [String(n), ['a', 'b']]);
        await writer.query(DRAW, [String(n), ['b', 'a', null]]);
      }
      for (const writer of writers) await writer.query('commit');
    } finally {
      for (const writer of writers) writer.release(true);
    }

    expect(await totals()).toEqual({ annotations: String(5 * WRITERS), images: String(WRITERS) });
    expect(await shards()).toBe(WRITERS);
  });

  it('are used again by those who come later', async () => {
    const before = await shards();

    await Promise.all(
      Array.from({ length: WRITERS }, (_, n) => pool.query(DRAW, [String(n + 1), ['a']])),
    );

    expect(await totals()).toEqual({ annotations: String(6 * WRITERS), images: String(WRITERS) });
    expect(await shards()).toBe(before);
  });

  async function totals() {
    const [row] = await db.labeler(
      'select sum(annotations)::text as annotations, sum(annotated_images)::text as images from project_activity',
    );
    return row;
  }

  async function shards() {
    const rows = await db.labeler('select distinct shard from annotation_counts');
    return rows.length;
  }
});
