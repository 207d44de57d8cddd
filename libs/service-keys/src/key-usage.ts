import { LabelerDb } from '@libs/labeler-db';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';

const FLUSH_EVERY_MS = 10_000;

/**
 * When each key was last used: collected here, and written for all of them now and then. Its first use on a day (UTC) is
 * put on record by the same statement, whichever process sees it.
 */
@Injectable()
export class KeyUsage implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(KeyUsage.name);
  private used = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly db: LabelerDb) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  touch(keyId: string): void {
    this.used.set(keyId, Date.now());
  }

  /** Writes what was used since the last time. What cannot be written is kept for the next time. */
  async flush(): Promise<void> {
    if (this.used.size === 0) return;
    const used = this.used;
    this.used = new Map();
    try {
      await this.write([...used.keys()], [...used.values()].map(toDate));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn(`The last use of service keys could not be written yet: ${reason}`);
      this.used = new Map([...used, ...this.used]);
    }
  }

  /** A row that is locked is skipped: another process is writing a time that is as good. */
  private async write(ids: string[], times: Date[]): Promise<void> {
    await this.db.sql`
      with used as (
        select u.id, u.at from unnest(${ids}::uuid[], ${times}::timestamptz[]) as u (id, at)
      ), keys as (
        update service_keys k set last_used_at = due.at
          from (
            select s.id, s.last_used_at as before, u.at
              from service_keys s
              join used u on u.id = s.id
             where s.last_used_at is null or s.last_used_at < u.at
               for no key update of s skip locked
          ) due
         where k.id = due.id
        returning k.service_account_id, k.key_prefix, due.before, due.at
      ), first_uses as (
        insert into audit_logs (action, resource_type, resource_id, details)
        select 'service_key_used', 'service_account', k.service_account_id,
               jsonb_build_object('key_prefix', k.key_prefix, 'used_at', k.at)
          from keys k
         where k.before is null or (k.before at time zone 'UTC')::date < (k.at at time zone 'UTC')::date
      )
      update service_accounts a set last_used_at = due.at
        from (
          select b.id, newest.at
            from service_accounts b
            join (select n.service_account_id, max(n.at) as at from keys n group by 1) newest
              on newest.service_account_id = b.id
           where b.last_used_at is null or b.last_used_at < newest.at
             for no key update of b skip locked
        ) due
       where a.id = due.id`;
  }
}

function toDate(milliseconds: number): Date {
  return new Date(milliseconds);
}
