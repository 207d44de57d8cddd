import { LabelerDb, type JsonObject } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { EventPosition } from './event-position';
import { parseSnapshot, type Snapshot } from './snapshot';

/** An event as it is told. */
export interface ToldEvent {
  id: number;
  type: string;
  actorId: number | null;
  payload: JsonObject;
  createdAt: Date;
  transactionId: number;
}

/** Events in the order of their ids, and how far one is after each. */
export interface EventBatch {
  events: readonly ToldEvent[];
  /** How far one is when all of them are told. */
  end: EventPosition;
  /** There are more. */
  isFull: boolean;
}

type EventRow = { snapshot: string; seconds: number } & (
  | { id: null }
  | {
      id: number;
      type: string;
      actor_id: number | null;
      payload: JsonObject;
      created_at: Date;
      transaction_id: number;
    }
);

@Injectable()
export class ProjectEventQueries {
  constructor(private readonly db: LabelerDb) {}

  /** The present moment: nothing that has happened so far is left to read. @throws DatabaseUnavailableError */
  async present(): Promise<EventPosition> {
    const [row] = await this.db.sql<{ snapshot: string; seconds: number }>`
      select pg_current_snapshot()::text as snapshot, floor(extract(epoch from now()))::int8 as seconds`;
    if (!row) throw new Error('PostgreSQL told no snapshot');
    return { afterId: null, seconds: row.seconds, snapshot: parseSnapshot(row.snapshot) };
  }

  /** At most `limit` events from a position on. One statement, so that they fit the snapshot. */
  async read(
    projectId: string,
    { afterId, snapshot }: EventPosition,
    limit: number,
  ): Promise<EventBatch> {
    const rows = await this.db.sql<EventRow>`
      select s.snapshot, s.seconds, e.id, e.type, e.actor_id, e.payload, e.created_at, e.transaction_id
        from (select pg_current_snapshot()::text as snapshot,
                     floor(extract(epoch from now()))::int8 as seconds) s
        left join (
          select p.id, p.type, p.actor_id, p.payload, p.created_at, p.transaction_id
            from project_events p
           where p.project_id = ${projectId}
             and (p.transaction_id >= ${snapshot.xmax} or p.transaction_id = any(${snapshot.running}::bigint[])
                  or p.id > ${afterId}::bigint)
           order by p.id
           limit ${limit}) e on true
       order by e.id`;
    const events = rows.flatMap((row) => (row.id === null ? [] : [toEvent(row)]));
    const isFull = events.length === limit;
    return { events, isFull, end: endOf(rows[0], isFull ? events.at(-1) : undefined) };
  }
}

function endOf(row: EventRow | undefined, last: ToldEvent | undefined): EventPosition {
  if (!row) throw new Error('PostgreSQL told no snapshot');
  const snapshot: Snapshot = parseSnapshot(row.snapshot);
  return { afterId: last?.id ?? null, seconds: row.seconds, snapshot };
}

function toEvent(row: Exclude<EventRow, { id: null }>): ToldEvent {
  return {
    id: row.id,
    type: row.type,
    actorId: row.actor_id,
    payload: row.payload,
    createdAt: row.created_at,
    transactionId: row.transaction_id,
  };
}
