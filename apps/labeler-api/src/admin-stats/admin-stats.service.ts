import { Injectable } from '@nestjs/common';
import type {
  PerformanceStatsView,
  ResourceStatsView,
  SessionStatsView,
  StatsOverviewView,
  UserStatsView,
} from './dto/stats.view';
import { ResourceQueries } from './resource.queries';
import { SessionStatsQueries } from './session-stats.queries';
import {
  MONTH,
  toPerformanceStats,
  toResourceStats,
  toSessionStats,
  toUserStats,
} from './to-stats';
import { UserPopulation } from './user-population';
import { WorkQueries } from './work.queries';

/** What the system as a whole does. Every route to it is for system administrators alone. */
@Injectable()
export class AdminStatsService {
  constructor(
    private readonly work: WorkQueries,
    private readonly resources: ResourceQueries,
    private readonly sessions: SessionStatsQueries,
    private readonly population: UserPopulation,
  ) {}

  async overview(days: number): Promise<StatsOverviewView> {
    const [work, resources, sessions, registrations] = await Promise.all([
      this.work.find(days, MONTH),
      this.resources.find(),
      this.sessions.find(Math.max(days, MONTH)),
      this.population.find(),
    ]);
    return {
      user_activity: toUserStats({ registrations, work, sessions }, days),
      resource_usage: toResourceStats(resources, work),
      performance: toPerformanceStats(work, days),
      sessions: toSessionStats(sessions, days),
      generated_at: new Date().toISOString(),
      time_period_days: days,
    };
  }

  async describeUsers(days: number): Promise<UserStatsView> {
    const [work, sessions, registrations] = await Promise.all([
      this.work.find(days, MONTH),
      this.sessions.find(MONTH),
      this.population.find(),
    ]);
    return toUserStats({ registrations, work, sessions }, days);
  }

  async describeResources(): Promise<ResourceStatsView> {
    const [resources, work] = await Promise.all([this.resources.find(), this.work.find(1, MONTH)]);
    return toResourceStats(resources, work);
  }

  async describePerformance(days: number): Promise<PerformanceStatsView> {
    return toPerformanceStats(await this.work.find(days, days), days);
  }

  async describeSessions(days: number): Promise<SessionStatsView> {
    return toSessionStats(await this.sessions.find(days), days);
  }
}
