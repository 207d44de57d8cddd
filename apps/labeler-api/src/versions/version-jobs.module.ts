import { Module } from '@nestjs/common';
import { VersionSweep } from './version-sweep';

/** What the worker does about versions. Needs its job queue, and publishing. */
@Module({ providers: [VersionSweep] })
export class VersionJobsModule {}
