import type { Registrations } from '@libs/user-db';
import { type DayCount, fillDays, lastDays, sumOfLast } from './calendar';
import type {
  PerformanceStatsView,
  RateView,
  ResourceStatsView,
  SessionStatsView,
  UserStatsView,
} from './dto/stats.view';
import type { Resources } from './resource.queries';
import type { SessionDays } from './session-stats.queries';
import type { Work } from './work.queries';

const WEEK = 7;
/** What is told of the last 7 and 30 days, whatever the period. */
export const MONTH = 30;
const GIB = 1024 ** 3;

export interface UserFacts {
  registrations: Registrations;
  work: Work;
  sessions: SessionDays;
}

export function toUserStats(
  { registrations, work, sessions }: UserFacts,
  days: number,
): UserStatsView {
  const month = lastDays(MONTH);
  const arrivals = fillDays(month, registrations.days);
  const logins = fillDays(month, sessions.days);
  return {
    total_users: registrations.activeUsers,
    active_users_7d: work.active7,
    active_users_30d: work.active30,
    new_users_7d: sumOfLast(arrivals, WEEK),
    new_users_30d: sumOfLast(arrivals, MONTH),
    registration_trend: fillDays(lastDays(days), registrations.days),
    login_activity: {
      logins_7d: sumOfLast(logins, WEEK),
      logins_30d: sumOfLast(logins, MONTH),
    },
  };
}

export function toResourceStats(resources: Resources, work: Work): ResourceStatsView {
  const { bytes } = resources;
  return {
    datasets: { total: resources.datasets, by_status: resources.datasets_by_status },
    images: { total: resources.images },
    annotations: {
      total: resources.annotations,
      by_task_type: resources.annotations_by_task,
      recent_7d: sumOfLast(fillDays(lastDays(WEEK), work.created), WEEK),
    },
    storage: { total_bytes: bytes, total_gb: rounded(bytes / GIB, 2) },
  };
}

export function toPerformanceStats(work: Work, days: number): PerformanceStatsView {
  return {
    annotation_rate: toRate(work.created, days),
    confirmation_rate: toRate(work.confirmed, days),
    task_distribution: work.tasks,
    top_annotators: work.annotators,
  };
}

export function toSessionStats(sessions: SessionDays, days: number): SessionStatsView {
  const dates = new Set(lastDays(days));
  const seconds = sessions.days
    .filter(({ date }) => dates.has(date))
    .reduce((sum, day) => sum + day.seconds, 0);
  const byDay = fillDays([...dates], sessions.days);
  const total = sumOfLast(byDay, days);
  const average = total === 0 ? 0 : seconds / total;
  return {
    total_sessions: total,
    active_sessions: sessions.active,
    avg_duration_seconds: Math.round(average),
    avg_duration_minutes: rounded(average / 60, 1),
    sessions_by_day: byDay,
  };
}

function toRate(counts: readonly DayCount[], days: number): RateView {
  const daily = fillDays(lastDays(days), counts);
  const total = sumOfLast(daily, days);
  return { daily, average_per_day: rounded(total / days, 2), total_period: total };
}

function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
