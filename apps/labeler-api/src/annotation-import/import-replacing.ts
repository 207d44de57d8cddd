import type { Tx } from '@libs/database';
import type { WriteTarget } from './annotation-writer';

const CREATE_KEPT = `
  create temporary table import_kept (annotation_id bigint primary key) on commit drop`;

/** A batch is one statement, so that none runs for long. */
const BATCH = 20_000;

const DELETE_REST = `
  with chosen as (
    select a.id from annotations a
     where a.project_id = $1 and a.id > $2 and a.id <= $3 and a.task_type = any($4)
       and not exists (select from import_kept k where k.annotation_id = a.id)
     order by a.id limit ${BATCH}
       for update
  ), gone as (
    delete from annotations a using chosen c where a.id = c.id
    returning a.id, a.image_id, a.task_type, annotation_state(a) as state
  ), recorded as (
    insert into annotation_history (annotation_id, project_id, image_id, task_type, action, previous_state,
      changed_by, timestamp)
    select g.id, $1, g.image_id, g.task_type, 'delete', g.state, $5, clock_timestamp()
      from gone g order by g.id
  )
  select count(*)::int as deleted, max(g.id) as "lastId",
         coalesce((array_agg(distinct g.image_id))[1:100], '{}') as "imageIds"
    from gone g`;

const FIND_LOCKED = `
  select l.image_id as "imageId"
    from image_locks l
   where l.project_id = $1 and l.user_id <> $2 and l.expires_at > clock_timestamp()
     and ($3 or l.image_id in (select i.image_id from import_images i))
   order by l.image_id limit 100`;

/** Where an import notes what of the project is in the file. */
export async function prepareKept(tx: Tx): Promise<void> {
  await tx.query(CREATE_KEPT);
}

/** Deletes what was in these tasks before and is not in the file, with its history. */
export async function deleteRest(
  tx: Tx,
  { projectId, userId, lastId }: WriteTarget,
  tasks: ReadonlySet<string>,
): Promise<{ deleted: number; imageIds: string[] }> {
  await tx.query('analyze import_kept');
  const total = { deleted: 0, imageIds: [] as string[] };
  let after = 0;
  for (;;) {
    const values = [projectId, after, lastId, [...tasks], userId];
    const [batch] = await tx.query<{ deleted: number; lastId: number; imageIds: string[] }>(
      DELETE_REST,
      values,
    );
    if (!batch || batch.deleted === 0) return total;
    total.deleted += batch.deleted;
    total.imageIds = [...total.imageIds, ...batch.imageIds].slice(0, 100);
    after = batch.lastId;
  }
}

/**
 * The first images on which somebody else works, of those in the file.
 * @param everywhere Of the whole project.
 */
export async function imagesLockedByOthers(
  tx: Tx,
  { projectId, userId }: Pick<WriteTarget, 'projectId' | 'userId'>,
  everywhere: boolean,
): Promise<string[]> {
  const rows = await tx.query<{ imageId: string }>(FIND_LOCKED, [projectId, userId, everywhere]);
  return rows.map(({ imageId }) => imageId);
}
