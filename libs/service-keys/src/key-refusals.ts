import { AuditTrail } from '@libs/audit';
import { LabelerDb } from '@libs/labeler-db';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { isIP } from 'node:net';

const FLUSH_EVERY_MS = 60_000;
const NOWHERE = { ipAddress: null, userAgent: null };

/** Why a key was not let in, for the record alone: the caller is not told which of the first ones it is. */
export type RefusalReason = 'unknown' | 'revoked' | 'expired' | 'insufficient_scope';

export interface KeyRefusal {
  reason: RefusalReason;
  /** Null for keys that nobody has. */
  accountId: string | null;
  keyPrefix?: string;
  requiredScope?: string;
  /** Where the request came from, as far as we believe it. */
  ip?: string;
}

interface Tally extends KeyRefusal {
  count: number;
  firstAt: Date;
}

/** Keys that were refused: collected here, and put on record once a minute for each key and reason. */
@Injectable()
export class KeyRefusals implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(KeyRefusals.name);
  private refused = new Map<string, Tally>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: LabelerDb,
    private readonly audit: AuditTrail,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** Keys that nobody has count together: anybody can make up any number of them. */
  note(refusal: KeyRefusal): void {
    const { reason, accountId, keyPrefix, requiredScope, ip } = refusal;
    const key = JSON.stringify([reason, accountId, keyPrefix, requiredScope]);
    const known = this.refused.get(key);
    const address = ip !== undefined && isIP(ip) ? ip : undefined;
    this.refused.set(key, {
      ...{ ...refusal, ip: address },
      count: (known?.count ?? 0) + 1,
      firstAt: known?.firstAt ?? new Date(),
    });
  }

  /** Puts on record what was refused since the last time. What cannot be written is kept for the next time. */
  async flush(): Promise<void> {
    if (this.refused.size === 0) return;
    const refused = this.refused;
    this.refused = new Map();
    try {
      await this.audit.recordEach(
        this.db,
        {
          ...{ userId: null, action: 'service_key_refused', resourceType: 'service_account' },
          ...{ status: 'failure', origin: NOWHERE },
        },
        [...refused.values()].map(toResource),
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn(`Refused service keys could not be put on record yet: ${reason}`);
      this.keep(refused);
    }
  }

  private keep(refused: Map<string, Tally>): void {
    for (const [key, { count, firstAt, ...refusal }] of refused) {
      const since = this.refused.get(key);
      this.refused.set(key, { ...refusal, firstAt, count: count + (since?.count ?? 0) });
    }
  }
}

function toResource({ reason, accountId, keyPrefix, requiredScope, ip, count, firstAt }: Tally) {
  const details = {
    ...{ reason, requests: count, first_at: firstAt.toISOString(), last_ip_address: ip ?? null },
    ...(keyPrefix === undefined ? {} : { key_prefix: keyPrefix }),
    ...(requiredScope === undefined ? {} : { required_scope: requiredScope }),
  };
  return { resourceId: accountId, details };
}
