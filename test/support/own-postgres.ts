import { migrate } from '@libs/labeler-db';
import { databaseConfig } from '@libs/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import {
  ensureDatabase,
  ensureRole,
  type Postgres,
  startPostgres,
} from '../../tools/embedded-postgres';

const ROLE = { name: 'labeler_user', password: 'own-postgres' };
const DATABASE = 'labeler';

/** A PostgreSQL server with a migrated labeler database, which the test may stop, kill and start again. */
export interface OwnPostgres {
  readonly labelerUrl: string;
  /** What the builders of `@libs/testing` need. */
  readonly databases: {
    labeler<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  };
  /** An orderly stop, as for maintenance, and the start after it. */
  restart(): Promise<void>;
  /** The end without warning, and the start after it. */
  crash(): Promise<void>;
  remove(): Promise<void>;
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'vision-own-postgres-'));
  // fsync is on: what was acknowledged must be there after a crash.
  const options = {
    dataDir: join(directory, 'data'),
    superuserPassword: 'own-postgres',
    settings: { max_connections: 100 },
  };
  let postgres: Postgres = await startPostgres(options);
  const { port } = postgres;
  await ensureRole(postgres.adminUrl, ROLE);
  await ensureDatabase(postgres.adminUrl, DATABASE, ROLE.name);
  const labelerUrl = postgres.url(DATABASE, ROLE);
  await migrate(databaseConfig(labelerUrl));
  const pool = new Pool({ connectionString: labelerUrl, max: 2, allowExitOnIdle: true });
  pool.on('error', () => undefined);
  return {
    labelerUrl,
    databases: {
      labeler: async <Row>(text: string, values: unknown[] = []) =>
        (await pool.query(text, values)).rows as Row[],
    },
    restart: async () => {
      await postgres.stop();
      postgres = await startPostgres({ ...options, port });
    },
    crash: async () => {
      const gone = new Promise((resolve) => postgres.onUnexpectedExit(resolve));
      process.kill(postgres.pid, 'SIGKILL');
      await gone;
      postgres = await startPostgres({ ...options, port });
    },
    remove: async () => {
      await pool.end();
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
