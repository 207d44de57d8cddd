import { JOB_STATES, type JobRecord, type JobState, type QueueState } from '@libs/jobs';
import { ApiProperty } from '@nestjs/swagger';

const text = (example: string | null) => ({ type: String, nullable: true, example });
const time = (example: string | null) => ({ ...text(example), format: 'date-time' });

export class JobFailureView {
  @ApiProperty({ example: 'storage_unavailable' })
  code!: string;

  @ApiProperty({ example: 'The object storage does not answer' })
  message!: string;
}

export class JobView {
  @ApiProperty({ format: 'uuid', example: '0f0e8c1e-5f0f-4b8e-9f0a-3c5b8f2f9d11' })
  id!: string;

  @ApiProperty({ example: 'write-export' })
  queue!: string;

  @ApiProperty({ enum: JOB_STATES, example: 'running' })
  state!: JobState;

  @ApiProperty({
    ...text('exp_0123456789abcdef'),
    description: 'What it is about, as its queue names it.',
  })
  key!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Ids of what it is about.',
    example: { exportId: 'exp_0123456789abcdef' },
  })
  data!: Record<string, unknown>;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 0,
    maximum: 100,
    description:
      'Percent of the run, for exports, archives, snapshots and the removal of datasets; some seconds old. 100 of every job ' +
      'that is completed.',
    example: 42,
  })
  progress!: number | null;

  @ApiProperty({ type: 'integer', description: 'Runs that were begun.', example: 1 })
  attempts!: number;

  @ApiProperty({ type: 'integer', example: 6 })
  max_attempts!: number;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  created_at!: string;

  @ApiProperty({ ...time(null), description: 'Of a job that waits: not before this.' })
  next_run_at!: string | null;

  @ApiProperty({ ...time('2026-01-05T09:30:01.000Z'), description: 'The last run.' })
  started_at!: string | null;

  @ApiProperty(time(null))
  finished_at!: string | null;

  @ApiProperty({
    type: JobFailureView,
    nullable: true,
    description: 'Of the last run that failed.',
  })
  error!: JobFailureView | null;
}

export class JobPageView {
  @ApiProperty({ type: [JobView] })
  jobs!: JobView[];

  @ApiProperty({ ...text(null), description: 'Null on the last page.' })
  next_cursor!: string | null;
}

export class JobQueueView {
  @ApiProperty({ example: 'write-export' })
  queue!: string;

  @ApiProperty({ enum: JOB_STATES, example: 'waiting' })
  state!: JobState;

  @ApiProperty({ type: 'integer', example: 3 })
  count!: number;

  @ApiProperty({ type: 'integer', description: 'Since the oldest was sent.', example: 42 })
  oldest_age_seconds!: number;
}

export class JobQueuesView {
  @ApiProperty({ type: [JobQueueView] })
  queues!: JobQueueView[];
}

export function toJobView(job: JobRecord): JobView {
  const isWaiting = job.state === 'waiting' || job.state === 'retrying';
  return {
    id: job.id,
    queue: job.queue,
    state: job.state,
    key: job.key,
    data: job.data,
    progress: job.progress,
    attempts: job.attempts,
    max_attempts: job.maxAttempts,
    created_at: job.createdAt.toISOString(),
    next_run_at: isWaiting ? job.startAfter.toISOString() : null,
    started_at: job.startedAt?.toISOString() ?? null,
    finished_at: job.completedAt?.toISOString() ?? null,
    error: job.failure,
  };
}

export function toJobQueueView({
  queue,
  state,
  count,
  oldestAgeSeconds,
}: QueueState): JobQueueView {
  return { queue, state, count, oldest_age_seconds: oldestAgeSeconds };
}
