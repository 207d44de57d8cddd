import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';

/** Deliveries of these events, once more. */
export interface ReplayRange {
  since: Date;
  until: Date | null;
  includeDelivered: boolean;
  limit: number;
}

export interface Replayed {
  count: number;
  /** Where the rest begins; null when there is none. */
  nextSince: Date | null;
}

/** Sending again, in the transaction of the caller. The attempts that were made stay on record. */
@Injectable()
export class DeliveryRepository {
  /** @returns false when a request is under way, or there is no such delivery */
  async replay(tx: Tx, webhookId: string, deliveryId: number): Promise<boolean> {
    const rows = await tx.sql`
      update webhook_deliveries d
         set status = 'pending', holder = null, due_at = now(), settled_at = null, round_start = d.attempts
       where d.id = ${deliveryId} and d.endpoint_id = ${webhookId} and (d.holder is null or d.due_at <= now())
      returning 1`;
    return rows.length > 0;
  }

  /** The oldest first. What is still pending is left to its own schedule. */
  async replayRange(tx: Tx, webhookId: string, range: ReplayRange): Promise<Replayed> {
    const { since, until, includeDelivered, limit } = range;
    const [row] = await tx.sql<{ count: number; nextSince: Date | null }>`
      with chosen as (
        select d.id, d.created_at, row_number() over (order by d.created_at, d.id) as place
          from webhook_deliveries d
         where d.endpoint_id = ${webhookId} and d.created_at >= ${since}
           and (${until}::timestamptz is null or d.created_at < ${until})
           and (d.status = 'failed' or (${includeDelivered}::boolean and d.status = 'delivered'))
         order by d.created_at, d.id
         limit ${limit}::int + 1
      ), replayed as (
        update webhook_deliveries d
           set status = 'pending', due_at = now(), settled_at = null, round_start = d.attempts
          from chosen c
         where d.id = c.id and c.place <= ${limit}::int and d.status <> 'pending'
        returning 1
      )
      select (select count(*) from replayed) as count,
             (select c.created_at from chosen c where c.place > ${limit}::int) as "nextSince"`;
    return row ?? { count: 0, nextSince: null };
  }
}
