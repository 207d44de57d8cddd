import type { Tx } from '@libs/database';
import type { JobRecord } from '@libs/jobs';
import { Injectable } from '@nestjs/common';
import { WRITE_EXPORT } from '../exports/export-job-type';

/** What becomes of an export whose job an administrator stops, or begins again. */
@Injectable()
export class ExportOutcome {
  /** Whoever waits for the file is told that there will be none; otherwise the sweep would send the job again. */
  async stop(tx: Tx, job: JobRecord): Promise<void> {
    const exportId = exportIdOf(job);
    if (exportId === undefined) return;
    await tx.sql`
      update dataset_exports
         set status = 'failed', error_code = ${STOPPED}, error = 'An administrator stopped the export',
             finished_at = clock_timestamp()
       where id = ${exportId} and status in ('queued', 'running')`;
  }

  /** It is written after all. */
  async resume(tx: Tx, job: JobRecord): Promise<void> {
    const exportId = exportIdOf(job);
    if (exportId === undefined) return;
    await tx.sql`
      update dataset_exports
         set status = 'queued', holder = null, error_code = null, error = null, finished_at = null,
             heard_at = clock_timestamp()
       where id = ${exportId} and status = 'failed' and error_code = ${STOPPED} and expires_at > now()`;
  }
}

const STOPPED = 'export_stopped';

function exportIdOf({ queue, data }: JobRecord): string | undefined {
  const { exportId } = data;
  return queue === WRITE_EXPORT.name && typeof exportId === 'string' ? exportId : undefined;
}
