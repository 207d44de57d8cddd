import type { JobState } from '@libs/jobs';
import { AppError } from '@libs/errors';

/** There is no such job, or it was over hours ago. */
export class JobNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'job_not_found';

  constructor(jobId: string) {
    super(`Job ${jobId} does not exist`, { fields: { job_id: jobId } });
  }
}

/** Its state does not allow that. */
export class JobStateError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'job_state_conflict';

  constructor(wish: 'retried' | 'cancelled', state: JobState) {
    super(`A job that is ${state} cannot be ${wish}`, { fields: { state } });
  }
}
