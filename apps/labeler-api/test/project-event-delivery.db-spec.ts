import { NotificationListener } from '@libs/database';
import type { LabelerDb } from '@libs/labeler-db';
import { databaseConfig, type GivenDataset, givenDataset, type TestDatabases } from '@libs/testing';
import { EventStream } from '../src/project-events/event-stream';
import { ProjectEventQueries } from '../src/project-events/project-event.queries';
import { ProjectHubs } from '../src/project-events/project-hubs';
import { ProjectEvents } from '../src/project-events/project-events';
import { ProjectNotifier } from '../src/project-events/project-notifier';
import { type LabelerDatabase, openLabelerDatabase } from './support/labeler-database';

describe('the delivery of events', () => {
  let labeler: LabelerDatabase;
  let databases: TestDatabases;
  let db: LabelerDb;
  let dataset: GivenDataset;
  let notifier: ProjectNotifier;
  let events: ProjectEvents;
  let hubs: ProjectHubs;
  beforeAll(async () => {
    labeler = await openLabelerDatabase();
    ({ databases, db } = labeler);
    notifier = new ProjectNotifier(db, labeler.logger);
    events = new ProjectEvents(notifier);
  });
  beforeEach(async () => {
    dataset = await givenDataset(databases);
  });
  afterEach(() => hubs.onModuleDestroy());
  afterAll(async () => {
    await notifier.beforeApplicationShutdown();
    await labeler.close();
  });

  async function watch(pgbouncer = false): Promise<AsyncIterator<Buffer>> {
    const config = { ...databaseConfig(databases.labelerUrl), pgbouncer };
    const queries = new ProjectEventQueries(db);
    hubs = new ProjectHubs(queries, config, labeler.logger);
    const stream = new EventStream(dataset.projectId);
    await hubs.join(dataset.projectId, stream);
    stream.begin(await queries.present());
    stream.goLive();
    return stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async function record(name: string): Promise<void> {
    const { projectId } = dataset;
    await db.transaction((tx) =>
      events.record(tx, [
        { projectId, type: 'classes.changed', actorId: 1, payload: { name } },
        { projectId, type: 'project.updated', actorId: null, payload: { name } },
      ]),
    );
  }

  /** Reads until the event of this name. */
  async function until(stream: AsyncIterator<Buffer>, name: string): Promise<string> {
    let text = '';
    while (!text.includes(`"project.updated"`) || !text.includes(`"${name}"`)) {
      const next = await stream.next();
      if (next.done) throw new Error(`The stream ended after ${text}`);
      text += String(next.value);
    }
    return text;
  }

  const listening = () =>
    databases.labeler<{ pid: number }>(
      `select pid from pg_stat_activity
        where application_name = 'vision-listener' and datname = current_database() and query like 'listen%'`,
    );

  it('happens at once where it is announced', async () => {
    const stream = await watch();
    await record('one');
    events.announce(dataset.projectId);

    expect(await until(stream, 'one')).toContain('event: classes.changed');
  });

  it('happens without an announcement, when its process died before', async () => {
    const stream = await watch();
    await record('two');

    expect(await until(stream, 'two')).toContain('event: project.updated');
  });

  it('needs no listening behind PgBouncer', async () => {
    const stream = await watch(true);
    expect(await listening()).toEqual([]);
    await record('three');
    events.announce(dataset.projectId);

    expect(await until(stream, 'three')).toContain('event: project.updated');
  });

  it('goes on when the connection that listens is cut, and listens again', async () => {
    const stream = await watch();
    let [first] = await listening();
    while (!first) [first] = await listening();
    await databases.labeler('select pg_terminate_backend($1)', [first.pid]);
    await record('four');
    await until(stream, 'four');
    let [second] = await listening();
    while (!second || second.pid === first.pid) [second] = await listening();
    await record('five');
    events.announce(dataset.projectId);

    expect(await until(stream, 'five')).toContain('event: project.updated');
  });

  it('announces many projects in few words', async () => {
    hubs = new ProjectHubs(
      new ProjectEventQueries(db),
      databaseConfig(databases.labelerUrl),
      labeler.logger,
    );
    const ids = Array.from({ length: 150 }, (_, index) => `many_${index}`);
    const heard: string[][] = [];
    let connected = () => {};
    const ready = new Promise<void>((resolve) => (connected = resolve));
    let notified = () => {};
    const config = databaseConfig(databases.labelerUrl);
    const listener = new NotificationListener(config, 'project_events', {
      notified: (payload) => {
        // What the tests before announced may arrive only now.
        const news = payload.split(',').filter((id) => id.startsWith('many_'));
        if (news.length === 0) return;
        heard.push(news);
        notified();
      },
      connected,
      failed: () => undefined,
    });
    listener.start();
    await ready;
    for (const id of [...ids, ...ids]) events.announce(id);
    while (heard.length < 2) await new Promise<void>((resolve) => (notified = resolve));
    await listener.stop();

    expect(heard.flat().sort()).toEqual([...ids].sort());
  });
});
