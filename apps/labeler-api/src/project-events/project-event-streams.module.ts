import type { DatabaseConfig } from '@libs/database';
import { Metrics } from '@libs/observability';
import { type DynamicModule, Module } from '@nestjs/common';
import { ProjectEventQueries } from './project-event.queries';
import { ProjectEventStreams } from './project-event-streams';
import { PROJECT_EVENTS_CONFIG, type ProjectEventsConfig } from './project-events.config';
import { ProjectEventsController } from './project-events.controller';
import { EVENT_SOURCE, ProjectHubs } from './project-hubs';

interface StreamSettings {
  projectEvents: ProjectEventsConfig;
  eventSource: DatabaseConfig;
}

/** For those who watch a project. */
@Module({})
export class ProjectEventStreamsModule {
  constructor(metrics: Metrics, streams: ProjectEventStreams) {
    metrics.gauge('event_streams', 'Open streams of project events', [], () => [
      { labels: {}, value: streams.size },
    ]);
  }

  static forRoot({ projectEvents, eventSource }: StreamSettings): DynamicModule {
    return {
      module: ProjectEventStreamsModule,
      controllers: [ProjectEventsController],
      providers: [
        { provide: PROJECT_EVENTS_CONFIG, useValue: projectEvents },
        { provide: EVENT_SOURCE, useValue: eventSource },
        ProjectEventQueries,
        ProjectHubs,
        ProjectEventStreams,
      ],
    };
  }
}
