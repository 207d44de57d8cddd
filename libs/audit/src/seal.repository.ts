import type { Tx } from '@libs/database';
import { type ChainKeys, type ChainState, GENESIS, type SealedContent } from './chain';
import { AuditChainBrokenError } from './audit-errors';

/** Any number will do, as long as every process uses the same. */
const SEALING_LOCK = 7_305_117_303;

type StateRow = {
  anchor_position: number;
  anchor_hash: Buffer;
  retired_before: string | null;
  head_position: number;
  head_hash: Buffer;
  key_id: string;
  mac: Buffer | null;
};

/** Of a chain that holds nothing yet. */
const BEGINNING: ChainState = {
  anchorPosition: 0,
  anchorHash: GENESIS,
  retiredBefore: null,
  headPosition: 0,
  headHash: GENESIS,
  keyId: '',
};

/** Rows of one month that wait for their places in the chain. */
export interface DueRows {
  /** The first day of the month, `YYYY-MM-DD`. */
  month: string;
  /** In the order of their times. */
  contents: SealedContent[];
}

/** The columns of a row in the order of `SealedContent`, each as a text. */
export const CONTENT = `
  l.id::text, (extract(epoch from l.timestamp) * 1000000)::bigint::text as timestamp, l.user_id::text, l.action,
  l.resource_type, l.resource_id, l.details::text, l.ip_address, l.user_agent, l.session_id, l.status,
  l.error_message, (case when isfinite(l.created_at) then extract(epoch from l.created_at) * 1000000 end)::bigint::text
    as created_at`;

export interface ContentRow {
  id: string;
  timestamp: string;
  user_id: string | null;
  action: string;
  resource_type: string | null;
  resource_id: string | null;
  details: string | null;
  ip_address: string | null;
  user_agent: string | null;
  session_id: string | null;
  status: string;
  error_message: string | null;
  created_at: string | null;
}

export function contentOf(row: ContentRow): SealedContent {
  return [
    ...([row.id, row.timestamp, row.user_id, row.action] as const),
    ...([row.resource_type, row.resource_id, row.details, row.ip_address] as const),
    ...([row.user_agent, row.session_id, row.status, row.error_message, row.created_at] as const),
  ];
}

/** False when another process is at work on the chain. Holds until the end of the transaction. */
export async function tryLockChain(tx: Tx): Promise<boolean> {
  const [row] = await tx.sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(${SEALING_LOCK}::bigint) as locked`;
  return row?.locked ?? false;
}

/** Where the chain ends, of which nobody else may say so. @throws AuditChainBrokenError */
export async function readTrustedState(tx: Pick<Tx, 'sql'>, keys: ChainKeys): Promise<ChainState> {
  const { state, mac } = await readState(tx);
  if (state.headPosition === 0 && mac === null) return state;
  if (!keys.find(state.keyId)) throw new AuditChainBrokenError('its last key is not in AUDIT_KEY');
  if (mac === null || !keys.vouchFor(state, mac)) {
    throw new AuditChainBrokenError('its head was changed');
  }
  return state;
}

export async function readState(
  tx: Pick<Tx, 'sql'>,
): Promise<{ state: ChainState; mac: Buffer | null }> {
  const [row] = await tx.sql<StateRow>`
    select c.anchor_position, c.anchor_hash, c.retired_before::text, c.head_position, c.head_hash, c.key_id, c.mac
      from audit_chain c`;
  if (!row) return { state: BEGINNING, mac: null };
  const state = {
    anchorPosition: row.anchor_position,
    anchorHash: row.anchor_hash,
    retiredBefore: row.retired_before,
    headPosition: row.head_position,
    headHash: row.head_hash,
    keyId: row.key_id,
  };
  return { state, mac: row.mac };
}

/** Signs with the current key. */
export async function writeState(tx: Tx, keys: ChainKeys, chain: ChainState): Promise<void> {
  const state = { ...chain, keyId: keys.current.id };
  const { anchorPosition, anchorHash, retiredBefore, headPosition, headHash, keyId } = state;
  await tx.sql`
    insert into audit_chain
      (anchor_position, anchor_hash, retired_before, head_position, head_hash, key_id, mac)
    values (${anchorPosition}, ${anchorHash}, ${retiredBefore}::date, ${headPosition}, ${headHash}, ${keyId},
      ${keys.current.mac(state)})
    on conflict (id) do update
      set anchor_position = excluded.anchor_position, anchor_hash = excluded.anchor_hash,
          retired_before = excluded.retired_before, head_position = excluded.head_position,
          head_hash = excluded.head_hash, key_id = excluded.key_id, mac = excluded.mac`;
}

/**
 * Takes the oldest rows out of the queue. Whoever commits later finds its rows in a later batch: the order of the chain
 * is the order of sealing, whatever the ids and times of the rows are.
 */
export async function takeDue(tx: Tx, limit: number): Promise<DueRows | undefined> {
  const [last] = await tx.sql<{ month: string; timestamp: string; log_id: string }>`
    select f.month::date::text, d.timestamp::text, d.log_id::text
      from (select date_trunc('month', min(q.timestamp) at time zone 'UTC') as month from audit_unsealed q) f
     cross join lateral (
        select x.timestamp, x.log_id
          from (select q.timestamp, q.log_id
                  from audit_unsealed q
                 where q.timestamp < (f.month + interval '1 month') at time zone 'UTC'
                 order by q.timestamp, q.log_id
                 limit ${limit}) x
         order by x.timestamp desc, x.log_id desc
         limit 1) d`;
  if (!last) return undefined;
  const { month, timestamp, log_id: logId } = last;
  // Row by row: a plan that reads whole partitions instead would do so for every batch.
  const rows = await tx.query<ContentRow>(
    `with taken as (
       delete from audit_unsealed q
        where q.timestamp >= $1::timestamp at time zone 'UTC' and (q.timestamp, q.log_id) <= ($2::timestamptz, $3::bigint)
       returning q.timestamp, q.log_id
     )
     select ${CONTENT}
       from taken t
      cross join lateral (
         select u.* from audit_logs u where u.id = t.log_id and u.timestamp = t.timestamp offset 0) l
      order by l.timestamp, l.id`,
    [month, timestamp, logId],
  );
  return { month, contents: rows.map(contentOf) };
}

export async function insertSeal(
  tx: Tx,
  seal: { firstPosition: number; month: string; keyId: string; logIds: string[]; hashes: Buffer },
): Promise<void> {
  await tx.sql`
    insert into audit_seals (first_position, month, key_id, log_ids, hashes)
    values (${seal.firstPosition}, ${seal.month}::date, ${seal.keyId}, ${seal.logIds}::bigint[], ${seal.hashes})`;
}

/** Adds rows that have just been sealed to what is counted by day. */
export async function countSealed(tx: Tx, contents: readonly SealedContent[]): Promise<void> {
  await tx.sql`
    with sealed as materialized (
      select (to_timestamp(s.at / 1000000.0) at time zone 'UTC')::date as day, s.user_id, s.action,
             coalesce(s.resource_type, '') as resource_type, s.status, count(*) as n
        from unnest(${contents.map((row) => row[1])}::numeric[], ${contents.map((row) => row[2])}::int[],
                    ${contents.map((row) => row[3])}::text[], ${contents.map((row) => row[4])}::text[],
                    ${contents.map((row) => row[10])}::text[])
             as s (at, user_id, action, resource_type, status)
       group by 1, 2, 3, 4, 5
    ), of_all as (
      insert into audit_daily_counts as c (day, action, resource_type, status, count)
      select s.day, s.action, s.resource_type, s.status, sum(s.n) from sealed s group by 1, 2, 3, 4
      on conflict (day, action, resource_type, status) do update set count = c.count + excluded.count
    )
    insert into audit_daily_user_counts as c (user_id, day, action, resource_type, status, count)
    select s.user_id, s.day, s.action, s.resource_type, s.status, s.n from sealed s where s.user_id is not null
    on conflict (user_id, day, action, resource_type, status) do update set count = c.count + excluded.count`;
}
