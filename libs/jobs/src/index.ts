export {
  JOB_STATES,
  type JobFailure,
  type JobFilter,
  type JobRecord,
  JobRecords,
  type JobState,
  type QueueState,
} from './job-records';
export { JobQueue, type QueueDepth } from './job-queue';
export { type JobHandler, type JobType, type ReportProgress } from './job-type';
