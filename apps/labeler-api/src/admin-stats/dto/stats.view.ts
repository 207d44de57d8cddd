import { ApiProperty } from '@nestjs/swagger';
import type { DayCount } from '../calendar';

const whole = (example: number, description?: string) =>
  ({ type: 'integer', minimum: 0, example, ...(description ? { description } : {}) }) as const;
const decimal = (example: number, description: string) =>
  ({ type: 'number', minimum: 0, example, description }) as const;
const counts = (example: Record<string, number>, description: string) =>
  ({ type: 'object', additionalProperties: { type: 'integer' }, example, description }) as const;

export class DayCountView implements DayCount {
  @ApiProperty({ format: 'date', example: '2026-01-05' })
  date!: string;

  @ApiProperty(whole(41))
  count!: number;
}

const days = (description: string) => ({
  type: DayCountView,
  isArray: true,
  description: `${description} One entry for each day of the period, the oldest first.`,
});

export class LoginActivityView {
  @ApiProperty(whole(41, 'Sign-ins of the last 7 days.'))
  logins_7d!: number;

  @ApiProperty(whole(160, 'Sign-ins of the last 30 days.'))
  logins_30d!: number;
}

/** Numbers from the users database are half a minute old at most; while it is away they are the last ones known. */
export class UserStatsView {
  @ApiProperty(whole(120, 'Accounts that may be used.'))
  total_users!: number;

  @ApiProperty(whole(14, 'Who drew at least one of the annotations that are there, in 7 days.'))
  active_users_7d!: number;

  @ApiProperty(whole(31, 'The same in 30 days.'))
  active_users_30d!: number;

  @ApiProperty(whole(2))
  new_users_7d!: number;

  @ApiProperty(whole(5))
  new_users_30d!: number;

  @ApiProperty(days('Accounts that were made.'))
  registration_trend!: DayCountView[];

  @ApiProperty({ type: LoginActivityView })
  login_activity!: LoginActivityView;
}

export class DatasetCountsView {
  @ApiProperty(whole(4))
  total!: number;

  @ApiProperty(counts({ active: 4 }, 'Without those in the trash.'))
  by_status!: Record<string, number>;
}

export class ImageCountsView {
  @ApiProperty(whole(1200))
  total!: number;
}

export class AnnotationCountsView {
  @ApiProperty(whole(5100))
  total!: number;

  @ApiProperty(counts({ detection: 4000, segmentation: 1100 }, 'By task.'))
  by_task_type!: Record<string, number>;

  @ApiProperty(whole(310, 'Drawn in the last 7 days.'))
  recent_7d!: number;
}

export class StorageUseView {
  @ApiProperty(whole(734003200, 'Bytes of all images.'))
  total_bytes!: number;

  @ApiProperty(decimal(0.68, 'The same in GiB, with two decimals.'))
  total_gb!: number;
}

export class ResourceStatsView {
  @ApiProperty({ type: DatasetCountsView })
  datasets!: DatasetCountsView;

  @ApiProperty({ type: ImageCountsView })
  images!: ImageCountsView;

  @ApiProperty({ type: AnnotationCountsView })
  annotations!: AnnotationCountsView;

  @ApiProperty({ type: StorageUseView })
  storage!: StorageUseView;
}

export class RateView {
  @ApiProperty(days('Annotations by day.'))
  daily!: DayCountView[];

  @ApiProperty(decimal(44.29, 'With two decimals.'))
  average_per_day!: number;

  @ApiProperty(whole(310))
  total_period!: number;
}

export class AnnotatorView {
  @ApiProperty(whole(7))
  user_id!: number;

  @ApiProperty(whole(120))
  annotation_count!: number;
}

/** Annotations that are there, by when they were drawn: one that is deleted no longer counts. */
export class PerformanceStatsView {
  @ApiProperty({ type: RateView })
  annotation_rate!: RateView;

  @ApiProperty({ type: RateView, description: 'Annotations by the day they were confirmed.' })
  confirmation_rate!: RateView;

  @ApiProperty(counts({ detection: 310 }, 'Annotations of the period by task.'))
  task_distribution!: Record<string, number>;

  @ApiProperty({ type: [AnnotatorView], description: 'Who drew most in the period, at most ten.' })
  top_annotators!: AnnotatorView[];
}

/** Sessions that began in the period. Tokens of other systems have none. */
export class SessionStatsView {
  @ApiProperty(whole(41))
  total_sessions!: number;

  @ApiProperty(whole(9, 'Sessions in use at this moment, whenever they began.'))
  active_sessions!: number;

  @ApiProperty(whole(5400, 'From the sign-in to the end, or to the last use so far.'))
  avg_duration_seconds!: number;

  @ApiProperty(decimal(90, 'The same in minutes, with one decimal.'))
  avg_duration_minutes!: number;

  @ApiProperty(days('Sessions by the day they began.'))
  sessions_by_day!: DayCountView[];
}

export class StatsOverviewView {
  @ApiProperty({ type: UserStatsView })
  user_activity!: UserStatsView;

  @ApiProperty({ type: ResourceStatsView })
  resource_usage!: ResourceStatsView;

  @ApiProperty({ type: PerformanceStatsView })
  performance!: PerformanceStatsView;

  @ApiProperty({ type: SessionStatsView })
  sessions!: SessionStatsView;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  generated_at!: string;

  @ApiProperty(whole(7))
  time_period_days!: number;
}
