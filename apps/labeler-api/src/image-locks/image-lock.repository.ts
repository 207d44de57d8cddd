import type { Tx } from '@libs/database';
import { Inject, Injectable } from '@nestjs/common';
import { type LockClaim, taking } from './image-lock.sql';
import { IMAGE_LOCKS_CONFIG, type ImageLocksConfig } from './image-locks.config';

/** Where somebody takes locks. */
export interface LockPlace {
  projectId: string;
  datasetId: string;
  userId: number;
}

export type LockRow = {
  image_id: string;
  user_id: number;
  locked_at: Date;
  expires_at: Date;
  heartbeat_at: Date;
  fencing_token: number;
};

/** A lock that was just taken, or was the user's and now holds longer. */
export type TakenLockRow = LockRow & { is_new: boolean };

/** What there is to say of an image whose lock was refused. */
export type RefusedLockRow = {
  image_id: string;
  is_known: boolean;
  /** Who had the lock last; null when the image has no row. */
  user_id: number | null;
  fencing_token: number | null;
  is_live: boolean | null;
};

/** A text for each case: PostgreSQL keeps the plan of a statement that is alike whatever its values are. */
function takeStatement(isImage: string, token?: string): string {
  const user = { projectId: '$1', datasetId: '$2', userId: '$3', holdSeconds: '$4' };
  return `with ${taking({ ...user, isImage, ...(token && { token }) })} select * from taken`;
}

const TAKE = {
  one: {
    plain: takeStatement('m.id = $5::varchar'),
    proven: takeStatement('m.id = $5::varchar', '$6'),
  },
  many: {
    plain: takeStatement('m.id = any($5::varchar[])'),
    proven: takeStatement('m.id = any($5::varchar[])', '$6'),
  },
};

/**
 * Rows of image_locks. The clock is PostgreSQL's, read when a row is reached and not when the transaction began. A row
 * whose time is over counts as no lock; it remembers the last fencing token of the image.
 */
@Injectable()
export class ImageLockRepository {
  constructor(@Inject(IMAGE_LOCKS_CONFIG) private readonly config: ImageLocksConfig) {}

  /**
   * Takes what is free and extends what the user has, in the order of ids, and records an event for each that is new.
   * The fencing token rises with each holder and after each lapse. A writer that proves with the newest token that
   * nobody came in between keeps it; without a row there is no proof.
   * @returns the locks that the user has now; images that are unknown, locked by others or have a newer token are left out
   */
  take(
    tx: Tx,
    { projectId, datasetId, userId }: LockPlace,
    imageIds: readonly string[],
    token: number | null,
  ): Promise<TakenLockRow[]> {
    const [first] = imageIds;
    const isOne = imageIds.length === 1;
    const values = [
      projectId,
      datasetId,
      userId,
      this.config.holdSeconds,
      isOne ? first : imageIds,
    ];
    const text = TAKE[isOne ? 'one' : 'many'][token === null ? 'plain' : 'proven'];
    return tx.query<TakenLockRow>(text, token === null ? values : [...values, token]);
  }

  /** For a statement made by `withLock`. @param token As in `take` */
  claim(
    { projectId, datasetId }: Omit<LockPlace, 'userId'>,
    imageId: string,
    token: number | undefined,
  ): LockClaim {
    const values = [projectId, datasetId, this.config.holdSeconds, imageId];
    return token === undefined
      ? { form: 'plain', values }
      : { form: 'proven', values: [...values, token] };
  }

  /** Why locks were refused: what the images have now, in the order asked. */
  inspect(
    tx: Tx,
    { projectId, datasetId }: LockPlace,
    imageIds: readonly string[],
  ): Promise<RefusedLockRow[]> {
    return tx.sql<RefusedLockRow>`
      select a.image_id, m.id is not null as is_known, l.user_id, l.fencing_token,
             l.expires_at > clock_timestamp() as is_live
        from unnest(${imageIds}::text[]) with ordinality as a(image_id, n)
        left join image_metadata m on m.dataset_id = ${datasetId} and m.id = a.image_id
        left join image_locks l on l.project_id = ${projectId} and l.image_id = a.image_id
       order by a.n`;
  }

  /** Makes the user's lock hold longer. Undefined when there is none, or it is over: that is not undone. */
  async extend(
    tx: Tx,
    { projectId, userId }: LockPlace,
    imageId: string,
  ): Promise<LockRow | undefined> {
    const [row] = await tx.sql<LockRow>`
      update image_locks l
         set heartbeat_at = t.at, expires_at = t.at + make_interval(secs => ${this.config.holdSeconds})
        from (select clock_timestamp() as at) t
       where l.project_id = ${projectId} and l.image_id = ${imageId} and l.user_id = ${userId}
         and l.expires_at > clock_timestamp()
      returning l.image_id, l.user_id, l.locked_at, l.expires_at, l.heartbeat_at, l.fencing_token`;
    return row;
  }

  /**
   * Ends the lock of an image, and records that.
   * @param holderId Whose lock it must be; null for anybody's.
   * @returns whose lock it was; undefined when there was none
   */
  async end(
    tx: Tx,
    { projectId, userId }: LockPlace,
    imageId: string,
    holderId: number | null,
  ): Promise<number | undefined> {
    const [row] = await tx.sql<{ user_id: number }>`
      with ended as (
        update image_locks l
           set expires_at = greatest(l.locked_at, clock_timestamp())
         where l.project_id = ${projectId} and l.image_id = ${imageId}
           and (${holderId}::int is null or l.user_id = ${holderId})
           and l.expires_at > clock_timestamp()
        returning l.image_id, l.user_id
      ), told as (
        insert into project_events (project_id, type, actor_id, payload)
        select ${projectId}, 'lock.released', ${userId},
               jsonb_build_object('image_id', e.image_id, 'user_id', e.user_id)
          from ended e
      )
      select user_id from ended`;
    return row?.user_id;
  }
}
