import { Module } from '@nestjs/common';
import { AdminStatsController } from './admin-stats.controller';
import { AdminStatsService } from './admin-stats.service';
import { ResourceQueries } from './resource.queries';
import { SessionStatsQueries } from './session-stats.queries';
import { UserPopulation } from './user-population';
import { WorkQueries } from './work.queries';

/** The numbers of the whole system. Needs the limits of sessions. */
@Module({
  controllers: [AdminStatsController],
  providers: [AdminStatsService, WorkQueries, ResourceQueries, SessionStatsQueries, UserPopulation],
})
export class AdminStatsModule {}
