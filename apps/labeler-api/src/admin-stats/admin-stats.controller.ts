import { SystemAdminRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdminStatsService } from './admin-stats.service';
import { DaysQuery, UserStatsQuery } from './dto/days.query';
import {
  PerformanceStatsView,
  ResourceStatsView,
  SessionStatsView,
  StatsOverviewView,
  UserStatsView,
} from './dto/stats.view';

@ApiTags('administration')
@ApiBearerAuth()
@SystemAdminRoute()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['admin_required', 'inactive_user'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('admin/stats')
export class AdminStatsController {
  constructor(private readonly stats: AdminStatsService) {}

  @Get('overview')
  @ApiOperation({
    operationId: 'getStatsOverview',
    summary: 'What the system does: people, datasets, work and sessions',
    description:
      'Days are calendar days in UTC, today the last one. Nothing is counted for an answer: ' +
      'triggers keep the numbers.',
  })
  @ApiOkResponse({ type: StatsOverviewView })
  overview(@Query() { days }: DaysQuery): Promise<StatsOverviewView> {
    return this.stats.overview(days);
  }

  @Get('users')
  @ApiOperation({ operationId: 'getUserStats', summary: 'People: how many, how many new and busy' })
  @ApiOkResponse({ type: UserStatsView })
  users(@Query() { days }: UserStatsQuery): Promise<UserStatsView> {
    return this.stats.describeUsers(days);
  }

  @Get('resources')
  @ApiOperation({
    operationId: 'getResourceStats',
    summary: 'Datasets, images, annotations and bytes',
    description: 'Datasets in the trash are not counted.',
  })
  @ApiOkResponse({ type: ResourceStatsView })
  resources(): Promise<ResourceStatsView> {
    return this.stats.describeResources();
  }

  @Get('performance')
  @ApiOperation({ operationId: 'getPerformanceStats', summary: 'Work: annotations by day' })
  @ApiOkResponse({ type: PerformanceStatsView })
  performance(@Query() { days }: DaysQuery): Promise<PerformanceStatsView> {
    return this.stats.describePerformance(days);
  }

  @Get('sessions')
  @ApiOperation({ operationId: 'getSessionStats', summary: 'Sessions by day' })
  @ApiOkResponse({ type: SessionStatsView })
  sessions(@Query() { days }: DaysQuery): Promise<SessionStatsView> {
    return this.stats.describeSessions(days);
  }
}
