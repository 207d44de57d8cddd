import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

export interface ClaimedKeys {
  datasetId: string;
  holder: string;
  keys: readonly string[];
  /** After which the holder counts as dead. */
  seconds: number;
}

/** A key whose writer is gone, and the image that lies or should lie there. */
export interface LeftBehindObject {
  s3_key: string;
  dataset_id: string;
  image_id: string | null;
  etag: string | null;
}

/** Who writes which object. */
@Injectable()
export class PendingObjectRepository {
  constructor(private readonly db: LabelerDb) {}

  /** Takes those keys that nobody has, and returns them. */
  async claim(
    tx: Pick<Tx, 'sql'>,
    { datasetId, holder, keys, seconds }: ClaimedKeys,
  ): Promise<string[]> {
    // In a fixed order, so that two uploads of the same files cannot deadlock.
    const rows = await tx.sql<{ s3_key: string }>`
      insert into pending_objects (s3_key, dataset_id, holder, expires_at)
      select k.key, ${datasetId}, ${holder}, now() + make_interval(secs => ${seconds})
        from unnest(${keys}::text[]) as k(key)
       order by k.key collate "C"
      on conflict (s3_key) do nothing
      returning s3_key`;
    return rows.map((row) => row.s3_key);
  }

  /** Takes keys outside of a transaction: what is written under them is swept unless somebody lets go of them. */
  async claimNow(keys: ClaimedKeys): Promise<void> {
    await this.claim(this.db, keys);
  }

  /** Lets go of keys and returns how many there were. */
  async release(tx: Pick<Tx, 'sql'>, holder: string, keys: readonly string[]): Promise<number> {
    const rows = await tx.sql`
      delete from pending_objects p
       where p.s3_key = any(${keys}::text[]) and p.holder = ${holder}
      returning 1 as released`;
    return rows.length;
  }

  async releaseNow(holder: string, keys: readonly string[]): Promise<void> {
    await this.release(this.db, holder, keys);
  }

  /** Makes claims last longer, and returns how many of them there still are. */
  async prolong(
    tx: Pick<Tx, 'sql'>,
    holder: string,
    keys: readonly string[],
    seconds: number,
  ): Promise<number> {
    const rows = await tx.sql`
      update pending_objects p set expires_at = now() + make_interval(secs => ${seconds})
       where p.holder = ${holder} and p.s3_key = any(${keys}::text[])
      returning 1 as prolonged`;
    return rows.length;
  }

  async keysOf(holder: string): Promise<string[]> {
    const rows = await this.db.sql<{ s3_key: string }>`
      select p.s3_key from pending_objects p where p.holder = ${holder} order by p.s3_key`;
    return rows.map((row) => row.s3_key);
  }

  /** Says that the holder is dead, so that the next who needs a key need not wait. */
  async expire(holder: string): Promise<void> {
    await this.db.sql`
      update pending_objects p set expires_at = now() - interval '1 second' where p.holder = ${holder}`;
  }

  /** Takes over keys whose writers are dead: of `keys`, or any. */
  async takeOver(
    holder: string,
    { keys, seconds, limit }: { keys: readonly string[] | null; seconds: number; limit: number },
  ): Promise<string[]> {
    const rows = await this.db.sql<{ s3_key: string }>`
      update pending_objects p
         set holder = ${holder}, expires_at = now() + make_interval(secs => ${seconds})
       where p.s3_key in (
               select e.s3_key
                 from pending_objects e
                where e.expires_at < now() and (${keys}::text[] is null or e.s3_key = any(${keys}::text[]))
                order by e.expires_at, e.s3_key
                limit ${limit}
                  for update skip locked)
      returning p.s3_key`;
    return rows.map((row) => row.s3_key);
  }

  /** What the holder has to bring in step with the image rows. */
  async listHeld(holder: string, keys: readonly string[]): Promise<LeftBehindObject[]> {
    return this.db.sql<LeftBehindObject>`
      select p.s3_key, p.dataset_id, i.id as image_id, i.etag
        from pending_objects p
        left join image_metadata i
          on i.dataset_id = p.dataset_id and i.s3_key = p.s3_key
         and i.archive_path collate "C" = dataset_archive_path(p.dataset_id, p.s3_key)
       where p.holder = ${holder} and p.s3_key = any(${keys}::text[])
       order by p.s3_key`;
  }
}
