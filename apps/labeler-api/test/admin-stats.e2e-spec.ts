import {
  ADAM,
  ANDY,
  type GivenDataset,
  OLIVIA,
  RITA,
  ROOT,
  startTestApp,
  testEnvironment,
  VERA,
} from '@libs/testing';
import { behindProxy, whileAway } from '../../../test/support/behind-proxy';
import { loadAppConfig } from '../src/app.config';
import { createApp } from '../src/app.setup';
import { adminOf } from './support/admin';
import { costOf } from './support/cost';
import { daysOf } from './support/days';
import type { Problem } from './support/labeler';
import { ProjectClient } from './support/project-client';

type DayCount = { date: string; count: number };
type Rate = { daily: DayCount[]; average_per_day: number; total_period: number };

interface Overview {
  user_activity: Record<string, number> & {
    registration_trend: DayCount[];
    login_activity: { logins_7d: number; logins_30d: number };
  };
  resource_usage: {
    datasets: { total: number; by_status: Record<string, number> };
    images: { total: number };
    annotations: { total: number; by_task_type: Record<string, number>; recent_7d: number };
    storage: { total_bytes: number; total_gb: number };
  };
  performance: {
    annotation_rate: Rate;
    confirmation_rate: Rate;
    task_distribution: Record<string, number>;
    top_annotators: { user_id: number; annotation_count: number }[];
  };
  sessions: {
    total_sessions: number;
    active_sessions: number;
    avg_duration_seconds: number;
    avg_duration_minutes: number;
    sessions_by_day: DayCount[];
  };
  time_period_days: number;
}

const dayAgo = (days: number) =>
  new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

describe('the statistics of the system', () => {
  let client: ProjectClient;
  let admin: ReturnType<typeof adminOf>;
  beforeAll(async () => {
    client = await ProjectClient.start([ROOT, OLIVIA]);
    admin = adminOf(client);
  });
  afterAll(() => client.stop());

  it('are zeros and empty objects in a system without datasets', async () => {
    const overview = await admin.get<Overview>('stats/overview');

    expect(overview.resource_usage).toEqual({
      datasets: { total: 0, by_status: {} },
      images: { total: 0 },
      annotations: { total: 0, by_task_type: {}, recent_7d: 0 },
      storage: { total_bytes: 0, total_gb: 0 },
    });
    expect(overview.performance).toMatchObject({ task_distribution: {}, top_annotators: [] });
    expect(await admin.get('datasets/overview')).toEqual({
      total_datasets: 0,
      total_images: 0,
      total_size_bytes: 0,
      total_annotations: 0,
      datasets_by_status: {},
    });
    expect(await admin.get('datasets/recent')).toEqual([]);
  });

  describe('of work', () => {
    let dataset: GivenDataset;
    beforeAll(async () => {
      dataset = await client.dataset({}, { images: 6, taskTypes: ['detection', 'line'] });
      await admin.draw(dataset, OLIVIA, { count: 3, confirmed: true });
      await admin.draw(dataset, ANDY, { daysAgo: 2, count: 2 });
      await admin.draw(dataset, RITA, { daysAgo: 10, task: 'line' });
      await admin.draw(dataset, ADAM, { daysAgo: 89 });
      await admin.draw(dataset, ADAM, { daysAgo: 90 });
      const trashed = await client.dataset({}, { images: 2 });
      await admin.draw(trashed, VERA, { count: 2 });
      await admin.trash(trashed);
    });

    it('say what was drawn and confirmed on each day, and by whom, without the trash', async () => {
      const { performance } = await admin.get<Overview>('stats/overview');

      const { annotation_rate: drawn, confirmation_rate: confirmed } = performance;
      expect(drawn.daily.filter(({ count }) => count > 0)).toEqual([
        { date: dayAgo(2), count: 2 },
        { date: dayAgo(0), count: 3 },
      ]);
      expect([drawn.total_period, drawn.average_per_day]).toEqual([5, 0.71]);
      expect([confirmed.total_period, confirmed.daily.at(-1)]).toEqual([
        3,
        { date: dayAgo(0), count: 3 },
      ]);
      expect(performance.task_distribution).toEqual({ detection: 5 });
      expect(performance.top_annotators).toEqual([
        { user_id: OLIVIA.id, annotation_count: 3 },
        { user_id: ANDY.id, annotation_count: 2 },
      ]);
    });

    it('have one entry for each day of the period, today last', async () => {
      for (const days of [1, 7, 30, 90]) {
        const overview = await admin.get<Overview>(`stats/overview?days=${days}`);

        const series = [
          overview.performance.annotation_rate.daily,
          overview.performance.confirmation_rate.daily,
          overview.user_activity.registration_trend,
          overview.sessions.sessions_by_day,
        ];
        const dates = Array.from({ length: days }, (_, index) => dayAgo(days - 1 - index));
        for (const each of series) expect(each.map(({ date }) => date)).toEqual(dates);
        expect(overview.time_period_days).toBe(days);
      }
      const { annotation_rate: rate } = await admin.get<Overview['performance']>(
        'stats/performance?days=90',
      );
      expect(rate.total_period).toBe(7);
    });

    it('are JSON numbers, as the web client computes with them', async () => {
      await client.db('update datasets set total_bytes = 5 * 1024::bigint ^ 3 where id = $1', [
        dataset.id,
      ]);

      const {
        resource_usage: resources,
        performance,
        sessions,
      } = await admin.get<Overview>('stats/overview');
      await client.db('update datasets set total_bytes = 6000 where id = $1', [dataset.id]);

      expect(resources.storage).toEqual({ total_bytes: 5 * 1024 ** 3, total_gb: 5 });
      expect(resources.datasets).toEqual({ total: 1, by_status: { active: 1 } });
      expect(resources.images.total.toLocaleString()).toBe('6');
      expect(resources.annotations).toEqual({
        total: 8,
        by_task_type: { detection: 7, line: 1 },
        recent_7d: 5,
      });
      expect(performance.annotation_rate.average_per_day.toFixed(1)).toBe('0.7');
      expect(typeof sessions.avg_duration_minutes.toFixed(1)).toBe('string');
    });

    it('count people who drew something, who registered and who signed in', async () => {
      const users = await admin.get<Overview['user_activity']>('stats/users');

      const [row] = await client.labeler.databases.users<{ active: number; all: number }>(
        'select count(*) filter (where is_active)::int as active, count(*)::int as all from users',
      );
      expect(users).toMatchObject({
        total_users: row?.active,
        active_users_7d: 2,
        active_users_30d: 3,
        new_users_7d: row?.all,
        new_users_30d: row?.all,
        login_activity: { logins_7d: 2, logins_30d: 2 },
      });
      expect(users.registration_trend).toHaveLength(30);
    });

    it('are the same after the worker added them up, and after a recount', async () => {
      const before = await admin.get<Overview['performance']>('stats/performance?days=90');

      await client.db('select add_up_annotation_days(2)');
      await client.db('select add_up_annotation_days(1000)');
      const added = await admin.get<Overview['performance']>('stats/performance?days=90');
      await client.db('select recount_annotation_days(id) from annotation_projects');
      await client.db('select recount_session_days()');
      const recounted = await admin.get<Overview['performance']>('stats/performance?days=90');

      expect(await client.db('select from annotation_day_changes')).toEqual([]);
      expect([added, recounted]).toEqual([before, before]);
      const { kept, counted } = await daysOf(client.labeler.databases);
      expect(kept).toEqual(counted);
    });

    it('cost the same few statements, whatever there is', async () => {
      const { labeler } = await costOf(() => admin.get('stats/overview?days=90'));

      // Work and resources; the third is about sessions, which are not counted here.
      expect(labeler).toBeLessThanOrEqual(2);
    });

    it.each(['overview?days=0', 'overview?days=91', 'users?days=x', 'sessions?days=1.5'])(
      'are not asked for with %s',
      async (query) => {
        expect(await admin.refused(`stats/${query}`)).toEqual([422, 'validation_failed']);
      },
    );
  });

  it('go on while the users database is away, with people as last known', async () => {
    const { databases, buckets } = client.labeler;
    const { proxy, url } = await behindProxy(databases.usersUrl);
    const environment = testEnvironment(databases, buckets, {
      WORKER: 'off',
      USER_DATABASE_URL: url,
    });
    const replica = await startTestApp(() => createApp(loadAppConfig(environment)));
    const token = await client.labeler.signIn(ROOT);
    const ask = () => replica.call<Overview>('GET', '/api/v1/admin/stats/overview', { token });
    await replica.call('GET', '/api/v1/auth/me', { token });

    const { status, body } = await whileAway(proxy, 'stopped', ask);

    expect(status).toBe(200);
    expect(body.user_activity['total_users']).toBe(0);
    expect(body.resource_usage.datasets.total).toBe(1);
    await replica.close();
    await proxy.close();
  });

  it('are for administrators alone', async () => {
    const { status, body } = await client.call<Problem>(OLIVIA, 'GET', '/admin/stats/overview');

    expect([status, body.detail]).toEqual([403, 'Admin privileges required']);
  });
});
