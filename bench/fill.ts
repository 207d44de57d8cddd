import { withClient } from '../tools/embedded-postgres';

export const OWNER_ID = 1;
export const MEMBER_ID = 2;
const IMAGES_PER_DATASET = 20;

/** Id of the n-th dataset, counted from 1. */
export function datasetId(n: number): string {
  return `ds_${n.toString(16).padStart(16, '0')}`;
}

/** Fills a migrated labeler database with `count` private datasets of one owner, each with images and a member. */
export async function fillDatasets(url: string, count: number): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(
      `insert into datasets (id, name, owner_id, storage_path, tags, labeled, format, created_at)
       select 'ds_' || lpad(to_hex(n), 16, '0'), 'Weld seams ' || n, $2,
              'datasets/ds_' || lpad(to_hex(n), 16, '0') || '/', '["line 3","steel"]', n % 2 = 0,
              'images', now() - make_interval(secs => n)
         from generate_series(1, $1::int) as n`,
      [count, OWNER_ID],
    );
    await client.query(
      `insert into annotation_projects (id, name, dataset_id, owner_id, task_types, task_config)
       select 'proj_' || lpad(to_hex(n), 12, '0'), 'Weld seams ' || n,
              'ds_' || lpad(to_hex(n), 16, '0'), $2, '{detection}', '{}'
         from generate_series(1, $1::int) as n`,
      [count, OWNER_ID],
    );
    await client.query(
      `insert into project_permissions (project_id, user_id, role, granted_by)
       select 'proj_' || lpad(to_hex(n), 12, '0'), u.id, u.role, $2
         from generate_series(1, $1::int) as n,
              (values ($2::int, 'owner'), ($3::int, 'annotator')) as u(id, role)`,
      [count, OWNER_ID, MEMBER_ID],
    );
    await client.query(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size, crc32, sha256)
       select d.id, 'img_' || i, i || '.jpg', d.storage_path || 'images/' || i || '.jpg', 50000, i,
              repeat('0', 64)
         from datasets d, generate_series(1, $1::int) as i`,
      [IMAGES_PER_DATASET],
    );
    await client.query('vacuum analyze');
  });
}
