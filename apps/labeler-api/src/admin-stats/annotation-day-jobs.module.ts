import { Module } from '@nestjs/common';
import { AnnotationDayJobs } from './annotation-day-jobs';

/** What the worker does about statistics. Needs its job queue. */
@Module({ providers: [AnnotationDayJobs] })
export class AnnotationDayJobsModule {}
