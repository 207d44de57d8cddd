import type { Tx } from '@libs/database';
import { type JsonObject, LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { SendOutcome } from './webhook-sender';

/** A delivery that this process is to send now. */
export interface ClaimedDelivery {
  id: number;
  /** Number of this attempt, of all that there were. */
  attempt: number;
  /** The same since the delivery was last sent anew. */
  attemptInRound: number;
  eventId: string;
  type: string;
  data: JsonObject;
  createdAt: Date;
  endpointId: string;
  url: string;
  secret: string;
  /** Signs beside the secret. */
  previousSecret: string | null;
}

export interface ClaimLimits {
  holder: string;
  /** Deliveries of all endpoints together. */
  free: number;
  /** Deliveries that all processes together may be sending to one endpoint. */
  perEndpoint: number;
  leaseSeconds: number;
}

/** What follows from an attempt that failed. */
export interface FailedAttempt extends SendOutcome {
  durationMs: number;
  /** Null: this was the last one. */
  retryAfterSeconds: number | null;
  /** The endpoint asks for no more. */
  isGone: boolean;
}

/** Endpoints looked at in one claim. */
const ENDPOINTS = 200;
/** An endpoint is given up when a delivery has failed for good and none has succeeded for so long. */
const PATIENCE_HOURS = 48;

/** Who sends which delivery, and what came of it. Whoever dies holds a delivery until its lease ends. */
@Injectable()
export class DispatchRepository {
  constructor(private readonly db: LabelerDb) {}

  /** Takes what is due. Endpoints that another process is claiming from at this moment are passed over. */
  async claim(limits: ClaimLimits): Promise<ClaimedDelivery[]> {
    return this.db.transaction(async (tx) => {
      const endpoints = await this.lockEndpoints(tx);
      return endpoints.length > 0 ? this.take(tx, endpoints, limits) : [];
    });
  }

  async succeed(
    { id, attempt }: ClaimedDelivery,
    holder: string,
    { status, body, durationMs }: SendOutcome & { durationMs: number },
  ): Promise<void> {
    await this.db.sql`
      with settled as (
        update webhook_deliveries d
           set status = 'delivered', holder = null, settled_at = clock_timestamp()
         where d.id = ${id} and d.holder = ${holder} and d.attempts = ${attempt}
        returning d.endpoint_id
      ), noted as (
        update webhook_attempts a
           set duration_ms = ${durationMs}, response_status = ${status}, response_body = ${body}
         where a.delivery_id = ${id} and a.number = ${attempt}
      )
      update webhook_endpoints e set failing_since = null
        from settled s where e.id = s.endpoint_id and e.failing_since is not null`;
  }

  /** @returns whether the endpoint was given up by this */
  async fail(
    tx: Tx,
    { id, attempt }: ClaimedDelivery,
    holder: string,
    failure: FailedAttempt,
  ): Promise<boolean> {
    const { status, body, error, durationMs, retryAfterSeconds, isGone } = failure;
    const rows = await tx.sql<{ is_given_up: boolean }>`
      with settled as (
        update webhook_deliveries d
           set status = case when ${retryAfterSeconds}::float is null then 'failed' else 'pending' end, holder = null,
               due_at = clock_timestamp() + make_interval(secs => coalesce(${retryAfterSeconds}::float, 0)),
               settled_at = case when ${retryAfterSeconds}::float is null then clock_timestamp() end
         where d.id = ${id} and d.holder = ${holder} and d.attempts = ${attempt}
        returning d.endpoint_id
      ), noted as (
        update webhook_attempts a
           set duration_ms = ${durationMs}, response_status = ${status}, response_body = ${body}, error = ${error}
         where a.delivery_id = ${id} and a.number = ${attempt}
      ), judged as (
        select e.id, ${isGone}::boolean or (${retryAfterSeconds}::float is null
                 and e.failing_since < clock_timestamp() - make_interval(hours => ${PATIENCE_HOURS}::int)) as is_lost
          from webhook_endpoints e join settled s on s.endpoint_id = e.id
         where e.status = 'enabled'
      )
      update webhook_endpoints e
         set failing_since = coalesce(e.failing_since, clock_timestamp()),
             status = case when j.is_lost then 'failed' else e.status end,
             disabled_at = case when j.is_lost then clock_timestamp() end
        from judged j
       where e.id = j.id and e.status = 'enabled' and (j.is_lost or e.failing_since is null)
      returning e.status = 'failed' as is_given_up`;
    return rows[0]?.is_given_up ?? false;
  }

  /** The process ends before the attempt did: somebody else makes the next one at once. */
  async release({ id, attempt }: ClaimedDelivery, holder: string): Promise<void> {
    await this.db.sql`
      update webhook_deliveries d set holder = null, due_at = clock_timestamp()
       where d.id = ${id} and d.holder = ${holder} and d.attempts = ${attempt}`;
  }

  /** Held until the commit, so that two processes do not both see room for the same endpoint. */
  private async lockEndpoints(tx: Tx): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>`
      select e.id
        from webhook_endpoints e
       where e.status = 'enabled' and exists (
               select from webhook_deliveries d
                where d.endpoint_id = e.id and d.status = 'pending' and d.due_at <= now())
       order by random()
       limit ${ENDPOINTS}
         for no key update skip locked`;
    return rows.map(({ id }) => id);
  }

  /** A statement of its own, which sees what those before us took. */
  private take(
    tx: Tx,
    endpoints: readonly string[],
    { holder, free, perEndpoint, leaseSeconds }: ClaimLimits,
  ): Promise<ClaimedDelivery[]> {
    return tx.sql<ClaimedDelivery>`
      with room as (
        select e.id, greatest(0, ${perEndpoint}::int - (
                 select count(*) from webhook_deliveries d
                  where d.endpoint_id = e.id and d.holder is not null and d.due_at > now())) as places
          from unnest(${endpoints}::text[]) as e(id)
      ), chosen as (
        select c.id
          from room r
         cross join lateral (
           select d.id from webhook_deliveries d
            where d.endpoint_id = r.id and d.status = 'pending' and d.due_at <= now()
            order by d.due_at, d.id
            limit r.places
              for update of d skip locked) c
         limit ${free}
      ), taken as (
        update webhook_deliveries d
           set holder = ${holder}, attempts = d.attempts + 1,
               due_at = clock_timestamp() + make_interval(secs => ${leaseSeconds}::float)
          from chosen c where d.id = c.id
        returning d.*
      ), noted as (
        insert into webhook_attempts (delivery_id, number) select t.id, t.attempts from taken t
      )
      select t.id, t.attempts as attempt, t.attempts - t.round_start as "attemptInRound", v.id as "eventId", v.type,
             v.data, v.created_at as "createdAt", e.id as "endpointId", e.url, e.secret,
             case when e.previous_secret_until > now() then e.previous_secret end as "previousSecret"
        from taken t
        join webhook_events v on v.id = t.event_id
        join webhook_endpoints e on e.id = t.endpoint_id`;
  }
}
