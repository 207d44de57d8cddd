import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ensureDatabase, ensureRole, startPostgres } from '../../embedded-postgres';

const HOME = '/usr/lib/postgresql';
const ROLE = { name: 'labeler_user', password: 'backup-test' };

/** A server of the same version as the client programs of this machine, which refuse newer ones. */
export interface DebianPostgres {
  /** The URL of a new, empty database. */
  newDatabase(): Promise<string>;
  /** PATH with the programs of this version before all others. */
  path: string;
  remove(): Promise<void>;
}

export async function startDebianPostgres(): Promise<DebianPostgres> {
  const bin = binariesOf();
  const directory = mkdtempSync(join(tmpdir(), 'backup-postgres-'));
  const postgres = await startPostgres({
    dataDir: join(directory, 'data'),
    fsync: false,
    superuserPassword: 'backup-test',
    binaries: { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') },
  });
  await ensureRole(postgres.adminUrl, ROLE);
  return {
    newDatabase: async () => {
      const name = `labeler_${randomBytes(4).toString('hex')}`;
      await ensureDatabase(postgres.adminUrl, name, ROLE.name);
      return postgres.url(name, ROLE);
    },
    path: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
    remove: async () => {
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function binariesOf(): string {
  const versions = existsSync(HOME) ? readdirSync(HOME) : [];
  const [newest] = versions.filter((name) => /^\d+$/.test(name)).sort((a, b) => +b - +a);
  if (newest) return join(HOME, newest, 'bin');
  throw new Error(`Backups are tested with PostgreSQL of the distribution: install "postgresql".`);
}
