import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILD_ARCHIVE } from '@libs/archives';
import { loadConfig } from '@libs/config';
import { JobQueue } from '@libs/jobs';
import { LabelerDb, labelerDbConfigSchema, migrate } from '@libs/labeler-db';
import { createLogger } from '@libs/observability';
import { ServiceAccounts } from '@libs/service-keys';
import { hash } from 'bcrypt';
import { type Postgres, startPostgres, withClient } from '../tools/embedded-postgres';
import { USERS_SCHEMA } from '../tools/seed/users-schema';
import { fillDatasets, MEMBER_ID, OWNER_ID } from './fill';
import { type ObjectStorage, startObjectStorage } from './object-storage';

/** Who owns every dataset. */
export const OWNER = { email: 'olivia@example.com', password: 'a password for the benchmark' };
/** What the Platform hashes passwords with. */
export const BCRYPT_COST = 12;

/** A quota that no benchmark reaches: the limiter works as always and lets everything through. */
const UNREACHED = '10000000';

/** A labeler database of one size and what the apps need to use it. */
export interface BenchDatabase {
  url: string;
  serviceKey: string;
  env: Record<string, string>;
}

/** The servers below the apps: PostgreSQL and object storage, fresh and thrown away afterwards. */
export class BenchStack {
  private made = 0;
  private readonly jwtSecret = randomBytes(24).toString('base64url');

  private constructor(
    private readonly folder: string,
    private readonly postgres: Postgres,
    private readonly storage: ObjectStorage,
  ) {}

  static async start(): Promise<BenchStack> {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    const postgres = await startPostgres({
      dataDir: join(folder, 'postgres'),
      superuserPassword: randomBytes(12).toString('hex'),
      settings: { shared_buffers: '512MB', max_connections: 200 },
    });
    const storage = await startObjectStorage(join(folder, 's3'));
    await fillUsers(postgres);
    return new BenchStack(folder, postgres, storage);
  }

  /** A migrated labeler database with so many datasets and a service key for everything. */
  async database(count: number): Promise<BenchDatabase> {
    this.made += 1;
    const name = `labeler_${this.made}`;
    await makeDatabase(this.postgres, name);
    const url = this.postgres.url(name);
    const { labelerDb } = loadConfig(
      { labelerDb: labelerDbConfigSchema },
      { LABELER_DATABASE_URL: url },
    );
    await migrate(labelerDb);
    await fillDatasets(url, count);
    const db = new LabelerDb(labelerDb);
    const by = { userId: OWNER_ID, sessionId: null, ipAddress: null, userAgent: null };
    const account = { serviceName: 'bench', scopes: ['*' as const], expiresAt: null };
    const { key } = await ServiceAccounts.of(db).create(by, account);
    await installQueue(db);
    await db.close();
    return { url, serviceKey: key, env: this.envFor(url) };
  }

  async stop(): Promise<void> {
    await this.storage.stop();
    await this.postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private envFor(labelerUrl: string): Record<string, string> {
    return {
      LABELER_DATABASE_URL: labelerUrl,
      USER_DATABASE_URL: this.postgres.url('users'),
      ...this.storage.env,
      LOG_LEVEL: 'info',
      LOG_FORMAT: 'json',
      RATE_LIMIT_SERVICE_PER_MINUTE: UNREACHED,
      RATE_LIMIT_USER_PER_MINUTE: UNREACHED,
      SIGN_IN_ATTEMPTS_PER_ADDRESS: '100000',
      SIGN_IN_ATTEMPTS_PER_ACCOUNT: '100000',
      JWT_SECRET_KEY: this.jwtSecret,
    };
  }
}

/** What the first start of a worker does: without it every request for an archive looks for the queue in vain. */
async function installQueue(db: LabelerDb): Promise<void> {
  const settings = { environment: 'test', logLevel: 'warn', logFormat: 'json' } as const;
  const jobs = new JobQueue(db, createLogger(settings, 'bench'));
  jobs.work(BUILD_ARCHIVE, () => Promise.resolve());
  jobs.start();
  await jobs.stop(0);
}

async function makeDatabase(postgres: Postgres, name: string): Promise<void> {
  await withClient(postgres.adminUrl, (client) => client.query(`create database "${name}"`));
}

async function fillUsers(postgres: Postgres): Promise<void> {
  await makeDatabase(postgres, 'users');
  await withClient(postgres.url('users'), async (client) => {
    await client.query(USERS_SCHEMA);
    await client.query(
      `insert into users (id, email, full_name, system_role, hashed_password) values
         ($1, $3, 'Olivia', 'manager', $4), ($2, 'adam@example.com', 'Adam', 'manager', null)`,
      [OWNER_ID, MEMBER_ID, OWNER.email, await hash(OWNER.password, BCRYPT_COST)],
    );
  });
}
