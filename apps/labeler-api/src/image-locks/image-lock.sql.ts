/** Where a statement that takes locks has its parameters. */
interface Placeholders {
  projectId: string;
  datasetId: string;
  userId: string;
  holdSeconds: string;
  /** A condition: which images are meant. */
  isImage: string;
  /** Undefined when the writer shows none. */
  token?: string;
}

/** Members of a `with`: `taken` are the locks that were taken or extended, `taking_told` tells of new ones. */
export function taking(at: Placeholders): string {
  const { projectId, datasetId, userId, holdSeconds, isImage, token } = at;
  return `
    taken as (
      insert into image_locks as l
        (project_id, dataset_id, image_id, user_id, locked_at, heartbeat_at, expires_at)
      select ${projectId}::varchar, ${datasetId}::varchar, m.id, ${userId}::int, t.at, t.at,
             t.at + make_interval(secs => ${holdSeconds}::int)
        from image_metadata m, (select clock_timestamp() as at) t
       where m.dataset_id = ${datasetId}::varchar and ${isImage}${
         token
           ? ` and exists (
           select from image_locks k
            where k.project_id = ${projectId}::varchar and k.image_id = m.id and k.fencing_token <= ${token}::bigint)`
           : ''
       }
       order by m.id
      on conflict (project_id, image_id) do update set
        user_id = excluded.user_id,
        (fencing_token, locked_at, heartbeat_at, expires_at) = (
          select case when n.stays then l.fencing_token else nextval('image_lock_fencing_tokens') end,
                 case when n.stays then l.locked_at else n.at end,
                 n.at,
                 n.at + make_interval(secs => ${holdSeconds}::int)
            from (select t.at,
                         l.user_id = excluded.user_id${token ? '' : ' and l.expires_at > t.at'} as stays
                    from (select clock_timestamp() as at) t) n)
        where (l.user_id = excluded.user_id or l.expires_at <= clock_timestamp())${
          token ? `\n          and l.fencing_token <= ${token}::bigint` : ''
        }
      returning l.image_id, l.user_id, l.locked_at, l.expires_at, l.heartbeat_at, l.fencing_token,
                l.locked_at = l.heartbeat_at as is_new
    ), taking_told as (
      insert into project_events (project_id, type, actor_id, payload)
      select ${projectId}::varchar, 'lock.acquired', ${userId}::int,
             jsonb_build_object('image_id', t.image_id, 'user_id', t.user_id)
        from taken t where t.is_new
      returning 1
    )`;
}

/** One statement in the two forms that it has with a lock. */
export type WithLock = Record<'plain' | 'proven', string>;

/**
 * A statement that takes the lock of one image and then, if `(select l.is_held from lock l)`, does what needs it. Its
 * event comes before those of the rest.
 * @param userId Placeholder of the writer.
 * @param first Number of the first of the parameters that `ImageLockRepository.claim` gives.
 */
export function withLock(
  { userId, first }: { userId: string; first: number },
  rest: string,
): WithLock {
  const [projectId = '', datasetId = '', holdSeconds = '', image = '', token = ''] = [
    0, 1, 2, 3, 4,
  ].map((n) => `$${first + n}`);
  const at = { projectId, datasetId, userId, holdSeconds, isImage: `m.id = ${image}::varchar` };
  const statement = (lock: string) => `
    with ${lock}, lock as materialized (
      select (select count(*) from taken) + 0 * (select count(*) from taking_told) = 1 as is_held
    ), ${rest}`;
  return { plain: statement(taking(at)), proven: statement(taking({ ...at, token })) };
}

/** The lock that a statement made by `withLock` takes. */
export interface LockClaim {
  form: keyof WithLock;
  values: readonly unknown[];
}
