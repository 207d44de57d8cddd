import type { Tx } from '@libs/database';
import { type ChainKeys, type ChainState, HASH_BYTES, type SealedContent } from './chain';
import { CONTENT, contentOf, type ContentRow } from './seal.repository';

/** Rows that are read at once. */
const ROWS_AT_ONCE = 4000;
const SEALS_AT_ONCE = 400;
/** A transaction may be this much older than what was sealed before it; microseconds. */
const LATENESS = 3_600_000_000;

/** Something that the chain does not explain. */
export interface ChainFinding {
  kind:
    | 'changed'
    | 'removed'
    | 'inserted'
    | 'backdated'
    | 'seal_missing'
    | 'unknown_key'
    | 'head'
    | 'noted_head';
  position: number | null;
  logId: string | null;
}

interface Seal {
  firstPosition: number;
  month: string;
  keyId: string;
  logIds: string[];
  hashes: Buffer;
}

type SealRow = {
  first_position: number;
  month: string;
  key_id: string;
  log_ids: string;
  hashes: Buffer;
};

/** Where the reading has come to. */
export interface Reading {
  position: number;
  hash: Buffer;
  /** Rows that are there and were checked. */
  verified: number;
  /** Of these, rows sealed without a key. */
  withoutKey: number;
  /** Rows whose month was given up; their hashes still link the others. */
  retired: number;
}

/** Reads the chain from its anchor on, in one transaction that sees one moment. */
export class ChainReader {
  readonly at: Reading;
  private newest = 0;

  constructor(
    private readonly tx: Tx,
    private readonly keys: ChainKeys,
    private readonly state: ChainState,
    private readonly report: (finding: ChainFinding) => void,
  ) {
    const { anchorPosition: position, anchorHash: hash } = state;
    this.at = { position, hash, verified: 0, withoutKey: 0, retired: 0 };
  }

  /** Goes on by some thousand rows. False at the end. */
  async readOn(): Promise<boolean> {
    const seals = await this.nextSeals();
    for (const group of sameMonth(seals)) await this.check(group);
    return seals.length > 0;
  }

  private async nextSeals(): Promise<Seal[]> {
    const rows = await this.tx.sql<SealRow>`
      with next as (
        select s.first_position, sum(cardinality(s.log_ids)) over (order by s.first_position) as rows
          from (select * from audit_seals n where n.first_position > ${this.at.position}
                 order by n.first_position limit ${SEALS_AT_ONCE}) s
      )
      select s.first_position, s.month::text, s.key_id, array_to_string(s.log_ids, ',') as log_ids, s.hashes
        from next n
        join audit_seals s using (first_position)
       where n.rows - cardinality(s.log_ids) < ${ROWS_AT_ONCE}::int
       order by s.first_position`;
    return rows.map((row) => ({
      firstPosition: row.first_position,
      month: row.month,
      keyId: row.key_id,
      logIds: row.log_ids.split(','),
      hashes: row.hashes,
    }));
  }

  private async check(seals: Seal[]): Promise<void> {
    const month = seals[0]?.month ?? '';
    const { retiredBefore } = this.state;
    const isRetired = retiredBefore !== null && month < retiredBefore;
    const contents = isRetired ? undefined : await this.contentsOf(month, seals);
    for (const seal of seals) {
      if (seal.firstPosition !== this.at.position + 1)
        this.find('seal_missing', this.at.position + 1);
      this.follow(seal, contents);
      this.at.position = seal.firstPosition + seal.logIds.length - 1;
      this.at.hash = seal.hashes.subarray(-HASH_BYTES);
    }
  }

  private async contentsOf(month: string, seals: Seal[]): Promise<Map<string, SealedContent>> {
    const ids = seals.flatMap(({ logIds }) => logIds);
    const rows = await this.tx.query<ContentRow>(
      `select ${CONTENT}
         from audit_logs l
        where l.id = any($1::bigint[])
          and l.timestamp >= $2::timestamp at time zone 'UTC'
          and l.timestamp < ($2::timestamp + interval '1 month') at time zone 'UTC'`,
      [ids, month],
    );
    return new Map(rows.map((row) => [row.id, contentOf(row)]));
  }

  private follow(seal: Seal, contents: Map<string, SealedContent> | undefined): void {
    if (!contents) {
      this.at.retired += seal.logIds.length;
      return;
    }
    const key = this.keys.find(seal.keyId);
    if (!key) return this.find('unknown_key', seal.firstPosition);
    let previous = this.previousOf(seal);
    for (const [index, logId] of seal.logIds.entries()) {
      const position = seal.firstPosition + index;
      const stored = seal.hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
      const content = contents.get(logId);
      if (!content) this.find('removed', position, logId);
      else {
        this.at.verified += 1;
        if (seal.keyId === '') this.at.withoutKey += 1;
        if (previous && !key.link(previous, position, content).equals(stored)) {
          this.find('changed', position, logId);
        } else this.assertInTime(position, content);
      }
      previous = stored;
    }
  }

  /** After a gap nobody knows the hash before, so the seal is followed from its second row on. */
  private previousOf({ firstPosition }: Seal): Buffer | undefined {
    return firstPosition === this.at.position + 1 ? this.at.hash : undefined;
  }

  /** Rows are sealed soon after they are written, so an old one among young ones was made up. */
  private assertInTime(position: number, [logId, timestamp]: SealedContent): void {
    const time = Number(timestamp);
    if (time < this.newest - LATENESS) this.find('backdated', position, logId);
    this.newest = Math.max(this.newest, time);
  }

  private find(kind: ChainFinding['kind'], position: number, logId: string | null = null): void {
    this.report({ kind, position, logId });
  }
}

function sameMonth(seals: Seal[]): Seal[][] {
  const groups: Seal[][] = [];
  for (const seal of seals) {
    const last = groups.at(-1);
    if (last?.[0]?.month === seal.month) last.push(seal);
    else groups.push([seal]);
  }
  return groups;
}
