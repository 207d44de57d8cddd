import type { Tx } from '@libs/database';
import type { LabelerDb } from '@libs/labeler-db';
import type { BucketRole } from '@libs/storage';
import { referencesSql } from './references.sql';

/** A row that means an object, or all objects below a prefix. */
export interface ObjectReference {
  key: string;
  /** Bytes; null where the row does not know. */
  size: number | null;
  etag: string | null;
  /** Lower-case hex. */
  sha256: string | null;
  /** `claim` says that somebody is at work on the object. */
  kind: string;
  /** Names the row. */
  owner: string;
  /** Whether it is a fault when the object is not there. */
  required: boolean;
  is_prefix: boolean;
}

/** The folder of one dataset or of its project. */
export interface ReferencePlace {
  datasetId: string;
  prefix: string;
}

const ROWS_AT_ONCE = 5000;

/** What rows say about objects. */
export class ObjectReferences {
  constructor(private readonly db: LabelerDb) {}

  /**
   * Every reference in the byte order of keys, as of one moment. The database sorts; here is one batch at a time.
   * @param place only what lies there, and the folders around it
   */
  async *stream(
    roles: readonly BucketRole[],
    place?: ReferencePlace,
  ): AsyncGenerator<ObjectReference, void> {
    const pool = await this.db.pool();
    const client = await pool.connect();
    let failed = true;
    try {
      await client.query('begin isolation level repeatable read read only');
      await client.query(
        `declare object_references no scroll cursor for
         select * from (${referencesSql(roles, place ? 'dataset' : 'all')}) r
          ${place ? 'where starts_with(r.key, $2) or (r.is_prefix and starts_with($2, r.key))' : ''}
          order by r.key collate "C"`,
        place ? [place.datasetId, place.prefix] : [],
      );
      for (;;) {
        const { rows } = await client.query<ObjectReference>(
          `fetch ${ROWS_AT_ONCE} from object_references`,
        );
        if (rows.length === 0) break;
        yield* rows;
      }
      failed = false;
    } finally {
      if (!failed) await client.query('rollback');
      client.release(failed);
    }
  }

  /** Those of `keys` that something refers to right now, each with what. Looks at every row of the scope. */
  async find(
    keys: readonly string[],
    { roles, datasetId, tx }: { roles: readonly BucketRole[]; datasetId?: string; tx?: Tx },
  ): Promise<Map<string, ObjectReference[]>> {
    const scope = datasetId === undefined ? 'all' : 'dataset';
    const place = datasetId === undefined ? '$1' : '$2';
    const rows = await (tx ?? this.db).query<ObjectReference & { asked: string }>(
      `with r as materialized (${referencesSql(roles, scope)}), asked as (select unnest(${place}::text[]) as key)
       select a.key as asked, r.* from asked a join r on r.key = a.key where not r.is_prefix
        union all
       select a.key as asked, r.* from asked a join r on r.is_prefix and starts_with(a.key, r.key)`,
      datasetId === undefined ? [keys] : [datasetId, keys],
    );
    const found = new Map<string, ObjectReference[]>();
    for (const { asked, ...reference } of rows) {
      found.set(asked, [...(found.get(asked) ?? []), reference]);
    }
    return found;
  }
}
