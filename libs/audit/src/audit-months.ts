import type { Tx } from '@libs/database';
import type { LabelerDb } from '@libs/labeler-db';
import { type ChainKeys, HASH_BYTES } from './chain';
import { readTrustedState, tryLockChain, writeState } from './seal.repository';

const MONTHS_AHEAD = 3;
/** Nobody who writes waits longer for a change of the partitions; the next run tries again. */
const LOCK_TIMEOUT = '2s';

/** The monthly partitions of audit_logs: made ahead, and given up when they are older than the record is kept. */
export class AuditMonths {
  constructor(
    private readonly db: LabelerDb,
    private readonly keys: ChainKeys,
  ) {}

  /** Makes the partitions of this month and of the next ones. @returns how many there were not */
  async prepare(): Promise<number> {
    return this.db.transaction(async (tx) => {
      if (!(await tryLockChain(tx))) return 0;
      await tx.sql`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true)`;
      const made = await tx.sql<{ month: string }>`
        select m.month::text
          from (select (date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead))::date
                  from generate_series(0, ${MONTHS_AHEAD}::int) as ahead) m (month)
         where make_audit_month(m.month)`;
      return made.length;
    });
  }

  /**
   * Gives up whole months that ended before the last `months` ones began, once all their rows are sealed. What is left of
   * the chain begins with the hash of what was given up.
   * @param months whole months before the current one that are kept; 0 gives up nothing
   * @returns the first month that is kept, or undefined when nothing was given up
   * @throws AuditChainBrokenError
   */
  async retire(months: number): Promise<string | undefined> {
    if (months === 0) return undefined;
    return this.db.transaction(async (tx) => {
      if (!(await tryLockChain(tx))) return undefined;
      await tx.sql`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true)`;
      const kept = await firstKept(tx, months);
      const partitions = await before(tx, kept);
      if (partitions.length === 0 || (await isWaiting(tx, kept))) return undefined;
      for (const name of partitions) await tx.query(`drop table audit_months.${name}`);
      await this.moveAnchor(tx, kept);
      return kept;
    });
  }

  private async moveAnchor(tx: Tx, kept: string): Promise<void> {
    const state = await readTrustedState(tx, this.keys);
    await tx.sql`delete from audit_months.rest l where l.timestamp < ${kept}::timestamp at time zone 'UTC'`;
    await tx.sql`delete from audit_daily_counts c where c.day < ${kept}::date`;
    await tx.sql`delete from audit_daily_user_counts c where c.day < ${kept}::date`;
    const [last] = await tx.sql<{ position: number; hash: Buffer }>`
      with gone as (
        delete from audit_seals s
         where s.month < ${kept}::date
           and s.first_position < all (select k.first_position from audit_seals k where k.month >= ${kept}::date)
        returning s.first_position, s.log_ids, s.hashes
      )
      select g.first_position + cardinality(g.log_ids) - 1 as position,
             substr(g.hashes, octet_length(g.hashes) - ${HASH_BYTES - 1}::int) as hash
        from gone g
       order by g.first_position desc
       limit 1`;
    await writeState(tx, this.keys, {
      ...state,
      ...(last && { anchorPosition: last.position, anchorHash: last.hash }),
      retiredBefore: kept,
    });
  }
}

async function firstKept(tx: Tx, months: number): Promise<string> {
  const [row] = await tx.sql<{ month: string }>`
    select (date_trunc('month', now() at time zone 'UTC') - make_interval(months => ${months}::int))::date::text as month`;
  return row?.month ?? '';
}

/** Partitions of earlier months; their names say which month they hold. */
async function before(tx: Tx, month: string): Promise<string[]> {
  const rows = await tx.sql<{ name: string }>`
    select c.relname as name
      from pg_inherits i
      join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'audit_logs'::regclass and c.relname ~ '^y\\d{4,}m\\d\\d$'
       and to_date(substr(c.relname, 2), 'YYYY"m"MM') < ${month}::date
     order by c.relname`;
  return rows.map(({ name }) => name);
}

async function isWaiting(tx: Tx, month: string): Promise<boolean> {
  const rows = await tx.sql`
    select from audit_unsealed q where q.timestamp < ${month}::timestamp at time zone 'UTC' limit 1`;
  return rows.length > 0;
}
