import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { AnnotationHistoryModule } from '../annotation-history/annotation-history.module';
import { LinkJournal } from '../audit/link-journal';
import { ProjectEventsModule } from '../project-events/project-events.module';
import { VersionChangesService } from './version-changes.service';
import { VersionJournal } from './version-journal';
import { VersionLinks } from './version-links';
import { VersionPublisher } from './version-publisher';
import { VersionReader } from './version-reader';
import { VersionRestorer } from './version-restorer';
import { VersionQueries } from './version.queries';
import { VersionsController } from './versions.controller';

/** Published states of tasks. Needs publishing. */
@Module({
  imports: [AnnotationHistoryModule, AuditModule, ProjectEventsModule],
  controllers: [VersionsController],
  providers: [
    LinkJournal,
    VersionChangesService,
    VersionJournal,
    VersionLinks,
    VersionPublisher,
    VersionQueries,
    VersionReader,
    VersionRestorer,
  ],
})
export class VersionsModule {}
