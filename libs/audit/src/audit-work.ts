import { JobQueue, type JobType } from '@libs/jobs';
import { LabelerDb } from '@libs/labeler-db';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type AuditConfig } from './audit.config';
import { AuditMonths } from './audit-months';
import { AuditSealer } from './audit-sealer';
import { ChainKeys, headText } from './chain';
import { readState } from './seal.repository';

export const AUDIT_CONFIG = Symbol('AUDIT_CONFIG');

const SEAL_EVERY_SECONDS = 10;
const KEEP_EVERY_SECONDS = 6 * 3600;

/** A failed run is not repeated: the next one is near. */
const ONCE = { concurrency: 1, retries: 0, retryDelaySeconds: 0, expireSeconds: 3600 };
export const SEAL_AUDIT_LOGS: JobType<Record<string, never>> = { name: 'seal-audit-logs', ...ONCE };
export const KEEP_AUDIT_MONTHS: JobType<Record<string, never>> = {
  name: 'keep-audit-months',
  ...ONCE,
};

/** What a worker does for the audit log. */
@Injectable()
export class AuditWork implements OnModuleInit {
  private readonly logger = new Logger(AuditWork.name);
  private readonly sealer: AuditSealer;
  private readonly months: AuditMonths;

  constructor(
    private readonly db: LabelerDb,
    private readonly queue: JobQueue,
    @Inject(AUDIT_CONFIG) private readonly config: AuditConfig,
  ) {
    const keys = new ChainKeys(config.keys);
    this.sealer = new AuditSealer(db, keys);
    this.months = new AuditMonths(db, keys);
  }

  onModuleInit(): void {
    this.queue.work(SEAL_AUDIT_LOGS, async (_, signal) => void (await this.sealer.run(signal)));
    this.queue.every(SEAL_AUDIT_LOGS, SEAL_EVERY_SECONDS);
    this.queue.work(KEEP_AUDIT_MONTHS, () => this.keepMonths());
    this.queue.every(KEEP_AUDIT_MONTHS, KEEP_EVERY_SECONDS);
  }

  /** The log of the process is a place outside the database, so it is told where the chain ends, too. */
  private async keepMonths(): Promise<void> {
    const made = await this.months.prepare();
    const kept = await this.months.retire(this.config.retentionMonths);
    if (made > 0) this.logger.log(`Made ${made} partitions of the audit log`);
    if (kept) this.logger.log(`Gave up the audit log from before ${kept}`);
    const { state } = await readState(this.db);
    this.logger.log(`The audit chain ends at ${headText(state)}`);
  }
}
