import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Inject, Injectable } from '@nestjs/common';
import type { Attempt } from './attempt';
import { IDEMPOTENCY_CONFIG, type IdempotencyConfig } from './idempotency.config';

/** An answer as it was sent. */
export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  /** Null when it may not or cannot be kept. */
  body: string | null;
}

export interface KeyRow {
  fingerprint: Buffer;
  /** Null while the answer is not known. */
  status: number | null;
  headers: Record<string, string> | null;
  body: string | null;
  /** Whether whoever claimed the key may still be at work. */
  is_recent: boolean;
}

/** No request takes longer; who claimed a key and gave no answer until then is dead. */
const LONGEST_REQUEST_SECONDS = 60;

/** The rows of idempotency_keys. A claim is a row without an answer that commits with the work. */
@Injectable()
export class KeyRepository {
  constructor(
    private readonly db: LabelerDb,
    @Inject(IDEMPOTENCY_CONFIG) private readonly config: IdempotencyConfig,
  ) {}

  async find({ keyHash }: Attempt): Promise<KeyRow | undefined> {
    const [row] = await this.db.sql<KeyRow>`
      select k.fingerprint, k.status, k.headers, k.body,
             k.created_at > now() - make_interval(secs => ${LONGEST_REQUEST_SECONDS}::int) as is_recent
        from idempotency_keys k
       where k.key_hash = ${keyHash}
         and k.created_at > now() - make_interval(secs => ${this.config.lifetimeSeconds}::int)`;
    return row;
  }

  /**
   * Nobody waits: a request that stood in line for another one would keep a connection from everybody else.
   * @returns whether the key belongs to this try, once the transaction commits
   */
  async claim(tx: Tx, { id, keyHash, fingerprint }: Attempt): Promise<boolean> {
    const rows = await tx.sql`
      insert into idempotency_keys as k (key_hash, fingerprint, attempt)
      select ${keyHash}::bytea, ${fingerprint}::bytea, ${id}::uuid
       where pg_try_advisory_xact_lock(${lockOf(keyHash)}::bigint)
      on conflict (key_hash) do update
         set fingerprint = excluded.fingerprint, attempt = excluded.attempt, status = null, headers = null,
             body = null, created_at = now()
       where k.created_at <= now() - make_interval(secs => ${this.config.lifetimeSeconds}::int)
      returning 1`;
    return rows.length > 0;
  }

  /** Stores the answer of a claimed key with the work. */
  async answer(tx: Tx, { id, keyHash }: Attempt, answer: KeptAnswer): Promise<void> {
    const { status, headers, body } = answer;
    await tx.sql`
      update idempotency_keys
         set status = ${status}, headers = ${JSON.stringify(headers)}::jsonb, body = ${body}
       where key_hash = ${keyHash} and attempt = ${id}`;
  }

  /** Stores an answer after it was made; work that needed no transaction had no claim. */
  async keep({ id, keyHash, fingerprint }: Attempt, answer: KeptAnswer): Promise<void> {
    const { status, headers, body } = answer;
    await this.db.sql`
      insert into idempotency_keys as k (key_hash, fingerprint, attempt, status, headers, body)
      values (${keyHash}, ${fingerprint}, ${id}, ${status}, ${JSON.stringify(headers)}::jsonb, ${body})
      on conflict (key_hash) do update
         set fingerprint = excluded.fingerprint, attempt = excluded.attempt, status = excluded.status,
             headers = excluded.headers, body = excluded.body, created_at = now()
       where k.attempt = excluded.attempt
          or k.created_at <= now() - make_interval(secs => ${this.config.lifetimeSeconds}::int)`;
  }

  /** Gives a claimed key back: the request failed after a part of its work was committed. */
  async release({ id, keyHash }: Attempt): Promise<void> {
    await this.db.sql`
      delete from idempotency_keys where key_hash = ${keyHash} and attempt = ${id} and status is null`;
  }

  /** @returns how many keys were past their time and are gone, `limit` at most */
  async deleteExpired(limit: number): Promise<number> {
    const rows = await this.db.sql`
      delete from idempotency_keys
       where ctid = any(array(
         select k.ctid from idempotency_keys k
          where k.created_at <= now() - make_interval(secs => ${this.config.lifetimeSeconds}::int)
          order by k.created_at
          limit ${limit}))
      returning 1`;
    return rows.length;
  }
}

function lockOf(keyHash: Buffer): bigint {
  return keyHash.readBigInt64BE(0);
}
