export { JobQueue, type QueueDepth } from './job-queue';
export { type JobHandler, type JobType } from './job-type';
