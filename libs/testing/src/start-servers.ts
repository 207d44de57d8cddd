import { ensureRole, startPostgres } from '../../../tools/embedded-postgres';
import { startS3Server } from '../../../tools/s3-server';
import { join } from 'node:path';
import { startPgbouncer } from './pgbouncer';
import { hasRedisServer, startRedis } from './redis';
import { createScratch } from './scratch';
import { publishServers, type TestServers } from './servers';
import { createTemplates, dropTemplates, LABELER_ROLE, READER_ROLE } from './templates';

type Stop = () => Promise<void> | void;

interface Run {
  started: Promise<void>;
  stops: Stop[];
}

const RUN = Symbol.for('vision.test-servers');
const S3_LOGIN = { accessKey: 'vision-test-access', secretKey: 'vision-test-secret' };

/** Far fewer than an application's own pool has: whoever keeps a connection without need is found out. */
const PGBOUNCER_POOL = 4;

/** Each server at most as large as two workers with several pools each need it. */
const MAX_CONNECTIONS = 300;

/** Jest asks once per project and process; the servers are one set. */
const memory = globalThis as typeof globalThis & { [RUN]?: Run };

/**
 * Starts PostgreSQL, an S3 server and Redis on free ports, or takes those that `TEST_DATABASE_ADMIN_URL`,
 * `S3_ENDPOINT` with its keys and `REDIS_URL` name, and publishes where they are.
 */
export async function startServers(): Promise<void> {
  const stops: Stop[] = [];
  const run = (memory[RUN] ??= { started: start(stops), stops });
  try {
    await run.started;
  } catch (error) {
    await stopServers();
    throw error;
  }
}

export async function stopServers(): Promise<void> {
  const run = memory[RUN];
  delete memory[RUN];
  for (const stop of run?.stops.reverse() ?? []) await stop();
}

async function start(stops: Stop[]): Promise<void> {
  const scratch = createScratch();
  const { directory } = scratch;
  stops.push(() => scratch.remove());
  const [databaseAdminUrl, s3, redisUrl] = await Promise.all([
    database(directory, stops),
    objectStore(directory, stops),
    redis(stops),
  ]);
  const templates = await createTemplates(databaseAdminUrl);
  stops.push(() => dropTemplates(databaseAdminUrl, templates));
  const pgbouncerPort = await pgbouncer(directory, databaseAdminUrl, stops);
  publishServers({ databaseAdminUrl, templates, s3, redisUrl, pgbouncerPort });
}

async function pgbouncer(
  directory: string,
  serverUrl: string,
  stops: Stop[],
): Promise<number | undefined> {
  if (process.env.TEST_PGBOUNCER !== 'true') return undefined;
  const bouncer = await startPgbouncer({
    directory: join(directory, 'pgbouncer'),
    serverUrl,
    roles: [LABELER_ROLE, READER_ROLE],
    poolSize: PGBOUNCER_POOL,
  });
  stops.push(() => bouncer.stop());
  return bouncer.port;
}

async function database(directory: string, stops: Stop[]): Promise<string> {
  const given = process.env.TEST_DATABASE_ADMIN_URL;
  if (given) return given;
  const superuser = { name: 'postgres', password: 'vision-test' };
  const postgres = await startPostgres({
    dataDir: join(directory, 'postgres'),
    fsync: false,
    superuserPassword: superuser.password,
    settings: {
      max_connections: MAX_CONNECTIONS,
      // Tests connect thousands of times, and each time a client works out the password in so many rounds.
      scram_iterations: 1,
      // Nothing of it has to outlive the machine, or is copied elsewhere.
      ...{ full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: 0 },
    },
  });
  stops.push(() => postgres.stop());
  await ensureRole(postgres.adminUrl, superuser);
  return postgres.adminUrl;
}

async function objectStore(directory: string, stops: Stop[]): Promise<TestServers['s3']> {
  const {
    S3_ENDPOINT,
    S3_ACCESS_KEY,
    S3_SECRET_KEY,
    S3_REGION: region = 'us-east-1',
  } = process.env;
  if (S3_ENDPOINT && S3_ACCESS_KEY && S3_SECRET_KEY) {
    return { endpoint: S3_ENDPOINT, accessKey: S3_ACCESS_KEY, secretKey: S3_SECRET_KEY, region };
  }
  const dataDir = join(directory, 's3');
  const server = await startS3Server({ dataDir, region, fsync: false, ...S3_LOGIN });
  stops.push(() => server.close());
  return { endpoint: server.endpoint, region, ...S3_LOGIN };
}

async function redis(stops: Stop[]): Promise<string | undefined> {
  if (process.env.REDIS_URL) return process.env.REDIS_URL;
  if (!hasRedisServer()) return undefined;
  const server = await startRedis();
  stops.push(() => server.stop());
  return server.url;
}
