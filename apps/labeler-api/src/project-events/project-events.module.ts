import { Module } from '@nestjs/common';
import { ProjectEvents } from './project-events';
import { ProjectNotifier } from './project-notifier';

/** For whoever changes something in a project: tells those who watch it. */
@Module({
  providers: [ProjectEvents, ProjectNotifier],
  exports: [ProjectEvents],
})
export class ProjectEventsModule {}
