import { Module } from '@nestjs/common';
import { ProjectEvents } from './project-events';

/** What happens in a project, told to those who watch it. */
@Module({
  providers: [ProjectEvents],
  exports: [ProjectEvents],
})
export class ProjectEventsModule {}
