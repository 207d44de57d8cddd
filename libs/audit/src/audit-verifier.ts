import type { Tx } from '@libs/database';
import type { LabelerDb } from '@libs/labeler-db';
import { type ChainKeys, type ChainState, HASH_BYTES } from './chain';
import { type ChainFinding, ChainReader, type Reading } from './chain-reader';
import { readState, tryLockChain, writeState } from './seal.repository';

/** Findings that are kept; more of them are only counted. */
const FINDINGS_KEPT = 20;

/** A head that somebody has written down before. */
export interface NotedHead {
  position: number;
  hash: Buffer;
}

export interface Verdict {
  /** The first ones, in the order of the chain. */
  findings: ChainFinding[];
  /** How many there are. */
  broken: number;
  head: Pick<ChainState, 'headPosition' | 'headHash'>;
  reading: Reading;
  /** Rows that wait to be sealed. */
  unsealed: number;
}

type Progress = (done: number, total: number) => void;

/** Holds every row of audit_logs against the chain. Reads at one moment, so that the sealer may go on meanwhile. */
export class AuditVerifier {
  constructor(
    private readonly db: LabelerDb,
    private readonly keys: ChainKeys,
  ) {}

  /** @throws DatabaseUnavailableError */
  verify({
    noted,
    onProgress,
  }: { noted?: NotedHead; onProgress?: Progress } = {}): Promise<Verdict> {
    return this.db.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read, read only');
      const { state, mac } = await readState(tx);
      const findings: ChainFinding[] = [];
      let broken = 0;
      const report = (finding: ChainFinding) => {
        broken += 1;
        if (findings.length < FINDINGS_KEPT) findings.push(finding);
      };
      const reader = new ChainReader(tx, this.keys, state, report);
      const total = state.headPosition - state.anchorPosition;
      while (await reader.readOn()) {
        onProgress?.(reader.at.position - state.anchorPosition, total);
      }
      if (!this.endsAsSigned(state, mac, reader.at)) {
        report({ kind: 'head', position: state.headPosition, logId: null });
      }
      if (noted && !(await matches(tx, noted, state))) {
        report({ kind: 'noted_head', position: noted.position, logId: null });
      }
      for (const logId of await rowsOutside(tx, reader.at.verified)) {
        report({ kind: 'inserted', position: null, logId });
      }
      const unsealed = await count(tx, 'audit_unsealed');
      return { findings, broken, head: state, reading: reader.at, unsealed };
    });
  }

  /**
   * Signs where the chain ends by its last seal, so that sealing goes on after somebody has looked into it.
   * @returns false while it is being sealed
   */
  signHead(): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      if (!(await tryLockChain(tx))) return false;
      const { state } = await readState(tx);
      const [last] = await tx.sql<{ position: number; hash: Buffer }>`
        select s.first_position + cardinality(s.log_ids) - 1 as position,
               substr(s.hashes, octet_length(s.hashes) - ${HASH_BYTES - 1}::int) as hash
          from audit_seals s
         order by s.first_position desc
         limit 1`;
      const head = { headPosition: last?.position, headHash: last?.hash };
      await writeState(tx, this.keys, {
        ...state,
        headPosition: head.headPosition ?? state.anchorPosition,
        headHash: head.headHash ?? state.anchorHash,
      });
      return true;
    });
  }

  private endsAsSigned(
    state: ChainState,
    mac: Buffer | null,
    { position, hash }: Reading,
  ): boolean {
    if (mac === null) return position === 0 && state.headPosition === 0;
    const isKeyed = this.keys.current.id === '' || state.keyId !== '';
    const ends = position === state.headPosition && hash.equals(state.headHash);
    return ends && isKeyed && this.keys.vouchFor(state, mac);
  }
}

/** Whether the chain has that hash at that position; what was given up cannot be compared any more. */
async function matches(tx: Tx, { position, hash }: NotedHead, state: ChainState): Promise<boolean> {
  if (position === state.anchorPosition) return hash.equals(state.anchorHash);
  if (position < state.anchorPosition) return true;
  const [row] = await tx.sql<{ hash: Buffer }>`
    select substr(s.hashes, (${position} - s.first_position)::int * ${HASH_BYTES} + 1, ${HASH_BYTES}) as hash
      from audit_seals s
     where s.first_position <= ${position}
     order by s.first_position desc
     limit 1`;
  return row !== undefined && row.hash.equals(hash);
}

/** Rows that are neither in a seal nor on their way into one. Only looked for when the numbers differ. */
async function rowsOutside(tx: Tx, sealed: number): Promise<string[]> {
  const rows = await count(tx, 'audit_logs');
  const waiting = await tx.sql<{ n: number }>`
    select count(*) as n from audit_unsealed q join audit_logs l on l.id = q.log_id and l.timestamp = q.timestamp`;
  if (rows === sealed + (waiting[0]?.n ?? 0)) return [];
  const outside = await tx.sql<{ id: string }>`
    select l.id::text
      from audit_logs l
     where not exists (select from audit_unsealed q where q.log_id = l.id and q.timestamp = l.timestamp)
       and not exists (
         select from (select unnest(s.log_ids) as log_id from audit_seals s) s where s.log_id = l.id)
     order by l.id
     limit ${FINDINGS_KEPT}`;
  return outside.map(({ id }) => id);
}

async function count(tx: Tx, table: 'audit_logs' | 'audit_unsealed'): Promise<number> {
  const [row] = await tx.query<{ n: number }>(`select count(*) as n from ${table}`);
  return row?.n ?? 0;
}
