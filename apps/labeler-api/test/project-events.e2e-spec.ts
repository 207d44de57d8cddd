import {
  ANDY,
  effort,
  type GivenDataset,
  givenDataset,
  givenMember,
  OLIVIA,
  RITA,
  SAM,
  startTestApp,
  testEnvironment,
  VERA,
} from '@libs/testing';
import type { HttpApp } from '@libs/http';
import type { TestApp } from '@libs/testing';
import { Pool } from 'pg';
import { loadAppConfig } from '../src/app.config';
import { createApp } from '../src/app.setup';
import { type EventReader, watchProject } from './support/event-reader';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

const QUICK = { EVENT_HEARTBEAT_SECONDS: '1', EVENT_STREAMS_PER_USER: '4' };

describe('what happens in a project', () => {
  let labeler: Labeler;
  let replica: TestApp<HttpApp>;
  let writers: Pool;
  let dataset: GivenDataset;
  const tokens = new Map<number, string>();
  const readers: EventReader[] = [];
  beforeAll(async () => {
    labeler = await startLabeler(QUICK);
    const environment = testEnvironment(labeler.databases, labeler.buckets, {
      WORKER: 'off',
      ...QUICK,
    });
    replica = await startTestApp(() => createApp(loadAppConfig(environment)));
    writers = new Pool({ connectionString: labeler.databases.labelerUrl, max: 12 });
    for (const person of [OLIVIA, RITA, ANDY, VERA, SAM]) {
      tokens.set(person.id, await labeler.signIn(person));
    }
  });
  beforeEach(async () => {
    dataset = await givenDataset(labeler.databases, { images: 3 });
    await givenMember(labeler.databases, dataset, RITA, 'reviewer');
    await givenMember(labeler.databases, dataset, ANDY, 'annotator');
    await givenMember(labeler.databases, dataset, VERA, 'viewer');
  });
  afterEach(async () => {
    await Promise.all(readers.splice(0).map((reader) => reader.close()));
  });
  afterAll(async () => {
    await writers.end();
    await replica.close();
    await labeler.stop();
  });

  const token = (person: { id: number }) => tokens.get(person.id) ?? '';

  async function watch(
    person: { id: number } = VERA,
    { url = labeler.url, since }: { url?: string; since?: string } = {},
  ): Promise<EventReader> {
    const { projectId } = dataset;
    const sinceOption = since === undefined ? {} : { since };
    const reader = await watchProject({ url, projectId, token: token(person), ...sinceOption });
    readers.push(reader);
    return reader;
  }

  const lock = (person: { id: number }, number: number, action = 'acquire') =>
    labeler.call(
      action === 'acquire' ? 'POST' : 'DELETE',
      `/api/v1/image-locks/${dataset.projectId}/img_${String(number).padStart(16, '0')}${action === 'acquire' ? '/acquire' : ''}`,
      { token: token(person) },
    );

  /** As a writer does it that takes its time between the change and the commit. */
  async function write(payload: object, pause?: () => Promise<unknown>): Promise<void> {
    const client = await writers.connect();
    try {
      await client.query('begin');
      await client.query(
        "insert into project_events (project_id, type, actor_id, payload) values ($1, 'annotation.created', 1, $2)",
        [dataset.projectId, payload],
      );
      await pause?.();
      await client.query('commit');
      await client.query("select pg_notify('project_events', $1)", [dataset.projectId]);
    } finally {
      client.release();
    }
  }

  it('is told as events, with their type, who did it and to what', async () => {
    const reader = await watch();
    await lock(ANDY, 1);
    await lock(ANDY, 1, 'release');
    const events = await reader.take(2);

    expect(reader.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(reader.response.headers.get('cache-control')).toBe('no-cache, no-transform');
    const payload = { image_id: 'img_0000000000000001', user_id: ANDY.id };
    expect(events).toMatchObject([
      { type: 'lock.acquired', data: { type: 'lock.acquired', actor_id: ANDY.id, payload } },
      { type: 'lock.released', data: { project_id: dataset.projectId, payload } },
    ]);
  });

  it('is told by every replica, also under the id of the dataset', async () => {
    const here = await watch();
    const there = await watch(RITA, { url: replica.url });
    await lock(ANDY, 1);
    const [ours] = await here.take(1);
    const [theirs] = await there.take(1);

    expect(theirs?.data).toEqual(ours?.data);
    expect(ours?.data.payload).toEqual({ image_id: 'img_0000000000000001', user_id: ANDY.id });
  });

  it('is nobody else’s business', async () => {
    const answer = await labeler.get<Problem>(`/projects/${dataset.projectId}/events`, {
      token: token(SAM),
    });

    expect(answer).toMatchObject({ status: 404, body: { error: 'project_not_found' } });
  });

  it('is told from where a client was, without what it knows', async () => {
    const first = await watch();
    await lock(ANDY, 1);
    await lock(ANDY, 2);
    const [known] = await first.take(2);
    await first.close();
    await lock(ANDY, 3);

    const again = await watch(VERA, { since: known?.lastEventId ?? '' });
    const images = (await again.take(2)).map(({ data }) => data.payload.image_id);
    expect(images).toEqual(['img_0000000000000002', 'img_0000000000000003']);
  });

  it('is told once it is committed, also when a transaction began long before', async () => {
    const reader = await watch();
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let slow = Promise.resolve();
    await new Promise<void>((written) => {
      slow = write({ n: 'slow' }, () => {
        written();
        return held;
      });
    });
    await write({ n: 'quick' });
    const [quick] = await reader.take(1);
    await reader.close();
    release();
    await slow;
    const again = await watch(VERA, { since: quick?.lastEventId ?? '' });
    const [late] = await again.take(1);

    expect(quick?.data.payload).toEqual({ n: 'quick' });
    expect(late?.data.payload).toEqual({ n: 'slow' });
    expect(late?.data.id).toBeLessThan(quick?.data.id ?? 0);
  });

  it('reaches a client that loses its stream again and again while many write', async () => {
    const total = effort(2000);
    const seen = new Map<number, number>();
    let since: string | undefined;
    const first = await watch();
    since = first.lastEventId;
    await first.untilSign();
    since = first.lastEventId;
    await first.close();
    let written = 0;
    const writing = Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        while (written < total) {
          const n = written++;
          await write({ n }, () => writers.query('select pg_sleep($1)', [(writer % 4) / 500]));
        }
      }),
    );
    for (let round = 0; seen.size < total; round++) {
      const reader = await watch(VERA, {
        since,
        url: round % 2 === 0 ? labeler.url : replica.url,
      });
      const wanted = Math.min(1 + (round % 97), total - seen.size);
      while (reader.events.length < wanted) await reader.take(1);
      for (const { data, lastEventId } of reader.events) {
        const n = Number(data.payload.n);
        seen.set(n, (seen.get(n) ?? 0) + 1);
        since = lastEventId;
      }
      await reader.close();
    }
    await writing;

    expect([...seen.keys()].sort((a, b) => a - b)).toEqual(
      Array.from({ length: total }, (_, n) => n),
    );
  }, 120_000);

  it.each([
    ['of no kind that we know', () => '1'],
    ['from too long ago', (id: string) => id.replace(/-\d+-/, '-1700000000-')],
    ['of another database', (id: string) => id.replace(/-(\d+)-(\d+)-/, '-$1-9$2-')],
  ])('begins anew for a position %s', async (_, change) => {
    const now = await watch();
    await now.untilSign();
    const reader = await watch(RITA, { since: change(now.lastEventId) });
    await lock(ANDY, 1);
    const [reset, next] = await reader.take(2);

    expect(reset).toMatchObject({ type: 'reset', data: { project_id: dataset.projectId } });
    expect(next?.type).toBe('lock.acquired');
  });

  it('keeps quiet streams alive, and their positions young', async () => {
    const reader = await watch();
    const { lastEventId } = reader;
    await reader.untilSign();
    await reader.untilSign();

    expect(reader.events).toEqual([]);
    expect(reader.lastEventId).not.toBe(lastEventId);
  });

  it('is not told any more to somebody who was removed', async () => {
    const reader = await watch();
    await labeler.call('DELETE', `/api/v1/projects/${dataset.projectId}/permissions/${VERA.id}`, {
      token: token(OLIVIA),
    });

    await expect(reader.ended).resolves.toBeUndefined();
    expect((await watch()).response.status).toBe(404);
  });

  it('is not told any more to somebody who signed out', async () => {
    const own = await labeler.signIn(VERA);
    const { projectId } = dataset;
    const reader = await watchProject({ url: labeler.url, projectId, token: own });
    await labeler.post('/auth/logout', { token: own });

    await expect(reader.ended).resolves.toBeUndefined();
  });

  it('is told to so many streams of one user, and not to more', async () => {
    for (let stream = 0; stream < 4; stream++) await watch(RITA);
    const refused = await watch(RITA);

    expect(refused.response.status).toBe(429);
    expect(refused.response.headers.get('retry-after')).toBe('10');
    await Promise.all(readers.splice(0).map((reader) => reader.close()));
  });

  it('is in the OpenAPI document as a stream', async () => {
    const response = await labeler.fetch(`/api/v1/projects/${dataset.projectId}/events`, {
      headers: { Authorization: `Bearer ${token(VERA)}` },
    });

    expect(response.status).toBe(200);
    await response.body?.cancel();
  });

  it('answers HEAD and ends', async () => {
    const response = await labeler.fetch(`/api/v1/projects/${dataset.projectId}/events`, {
      method: 'HEAD',
      headers: { Authorization: `Bearer ${token(VERA)}` },
    });

    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});
