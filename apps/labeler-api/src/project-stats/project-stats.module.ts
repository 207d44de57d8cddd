import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module';
import { ProjectStatsController } from './project-stats.controller';
import { ProjectStatsService } from './project-stats.service';
import { StatusQueries } from './status.queries';

/** How far projects are. */
@Module({
  imports: [ProjectsModule],
  controllers: [ProjectStatsController],
  providers: [ProjectStatsService, StatusQueries],
})
export class ProjectStatsModule {}
