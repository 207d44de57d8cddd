import { AuditTrail } from '@libs/audit';
import { type JobRecord, JobRecords } from '@libs/jobs';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import {
  type JobPageView,
  type JobQueuesView,
  type JobView,
  toJobQueueView,
  toJobView,
} from './dto/job.view';
import type { ListJobsQuery } from './dto/list-jobs.query';
import { ExportOutcome } from './export-outcome';
import { JobNotFoundError, JobStateError } from './jobs.errors';

/** The work of all workers. Every route to it is for system administrators alone. */
@Injectable()
export class AdminJobsService {
  constructor(
    private readonly db: LabelerDb,
    private readonly jobs: JobRecords,
    private readonly exports: ExportOutcome,
    private readonly audit: AuditTrail,
  ) {}

  async list({ queue, state, key, cursor, limit }: ListJobsQuery): Promise<JobPageView> {
    const rows = await this.jobs.list({
      queue: queue ?? null,
      state: state ?? null,
      key: key ?? null,
      after: cursor ?? null,
      limit: limit + 1,
    });
    const page = rows.slice(0, limit);
    const next = rows.length > limit ? (page.at(-1)?.position ?? null) : null;
    return { jobs: page.map(toJobView), next_cursor: next };
  }

  async queues(): Promise<JobQueuesView> {
    return { queues: (await this.jobs.queues()).map(toJobQueueView) };
  }

  /** @throws JobNotFoundError */
  async get(id: string): Promise<JobView> {
    return toJobView(await this.find(id));
  }

  /** @throws JobNotFoundError, JobStateError */
  async retry(actor: Actor, id: string): Promise<JobView> {
    const job = await this.find(id);
    await this.db.transaction(async (tx) => {
      if (!(await this.jobs.retry(tx, id))) throw new JobStateError('retried', job.state);
      await this.exports.resume(tx, job);
      await this.audit.record(tx, entryOf(actor, 'job_retry', job));
    });
    return this.get(id);
  }

  /** @throws JobNotFoundError, JobStateError */
  async cancel(actor: Actor, id: string): Promise<JobView> {
    const job = await this.find(id);
    await this.db.transaction(async (tx) => {
      if (!(await this.jobs.cancel(tx, id))) throw new JobStateError('cancelled', job.state);
      await this.exports.stop(tx, job);
      await this.audit.record(tx, entryOf(actor, 'job_cancel', job));
    });
    return this.get(id);
  }

  private async find(id: string): Promise<JobRecord> {
    const job = await this.jobs.find(id);
    if (!job) throw new JobNotFoundError(id);
    return job;
  }
}

function entryOf(actor: Actor, action: string, { id, queue, key, state }: JobRecord) {
  return { ...actor, action, resourceType: 'job', resourceId: id, details: { queue, key, state } };
}
