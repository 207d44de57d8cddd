import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { type PostgresBinaries, postgresBinaries } from './binaries';
import type { Role } from './cluster';
import { spawnGuarded, stopChild } from './guarded-child';
import { clearLeftover, readPostmasterFile } from './postmaster-file';
import { type Account, handOver, postgresAccount } from './run-as';

export { ensureDatabase, ensureRole, type Role, withClient } from './cluster';
export { type GuardedCommand, spawnGuarded, stopChild } from './guarded-child';
export { commandOf } from './process-command';

const SUPERUSER = 'postgres';
const START_TIMEOUT_MS = 30_000;
const STOP_GRACE_MS = 10_000;
const STEP_MS = 10;

export interface PostgresOptions {
  /** Made on the first start. The server's log lies beside it as `<dataDir>.log`. */
  dataDir: string;
  /** 0 or nothing takes a free one. */
  port?: number;
  /** False only for data that may be lost: tests. */
  fsync?: boolean;
  superuserPassword: string;
  /** Where `initdb` and `postgres` are; those that npm installed unless given. */
  binaries?: PostgresBinaries;
  /** Further settings of postgresql.conf. */
  settings?: Record<string, string | number>;
}

export interface Postgres {
  readonly port: number;
  /** The URL of the database `postgres` as superuser. */
  readonly adminUrl: string;
  /** Process id of the postmaster. */
  readonly pid: number;
  /** The URL of a database, as the superuser unless a role is given. */
  url(database: string, role?: Role): string;
  /** Disconnects everybody and stops the server. */
  stop(): Promise<void>;
  /** Called when the server ends without having been asked to. */
  onUnexpectedExit(listener: (message: string) => void): void;
}

/**
 * Starts PostgreSQL on 127.0.0.1 with the binaries from npm; the server ends with this process, however that ends.
 * What an earlier run left in the data directory is taken over.
 * @throws Error with the end of the server's log when it does not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const dataDir = resolve(options.dataDir);
  const account = postgresAccount();
  await clearLeftover(dataDir);
  if (!existsSync(join(dataDir, 'PG_VERSION'))) initialise(dataDir, options, account);
  handOver(dataDir, account);
  const port = options.port || (await freePort());
  const { postgres } = options.binaries ?? postgresBinaries();
  const words = [postgres, ...serverArguments(dataDir, port, options)];
  const child = await launch(dataDir, words, account);
  await untilReady(child, dataDir);
  return handle(child, port, options.superuserPassword, `${dataDir}.log`);
}

/** A port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolvePort(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function initialise(dataDir: string, options: PostgresOptions, account: Account): void {
  // A half-made directory of an interrupted first start has no PG_VERSION and holds nothing of value.
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dirname(dataDir), { recursive: true });
  mkdirSync(dataDir, { mode: 0o700 });
  const passwordFile = `${dataDir}.password`;
  writeFileSync(passwordFile, options.superuserPassword, { mode: 0o600 });
  handOver(dataDir, account);
  handOver(passwordFile, account);
  const words = [
    ...account.prefix,
    (options.binaries ?? postgresBinaries()).initdb,
    ...['-D', dataDir, '-U', SUPERUSER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
    ...['-E', 'UTF8', '--no-locale', '--no-instructions'],
    ...(options.fsync === false ? ['--no-sync'] : []),
  ];
  try {
    const [command = '', ...args] = words;
    execFileSync(command, args, { stdio: 'pipe', uid: account.uid, gid: account.gid });
  } catch (cause) {
    rmSync(dataDir, { recursive: true, force: true });
    const { stderr } = cause as { stderr?: Buffer };
    const hint =
      account.uid === undefined
        ? ''
        : 'PostgreSQL runs as the user "nobody" here, because it refuses root: "nobody" must be able to get there.';
    throw new Error(`initdb failed in ${dataDir}:\n${stderr?.toString() ?? ''}${hint}`, { cause });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function serverArguments(dataDir: string, port: number, options: PostgresOptions): string[] {
  const relaxed = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    log_timezone: 'UTC',
    ...(options.fsync === false ? relaxed : {}),
    ...options.settings,
  };
  const pairs = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', dataDir, ...pairs];
}

async function launch(dataDir: string, words: string[], account: Account): Promise<ChildProcess> {
  const log = openSync(`${dataDir}.log`, 'w');
  try {
    const [command = '', ...args] = [...account.prefix, ...words];
    return await spawnGuarded({
      command,
      args,
      output: log,
      uid: account.uid,
      gid: account.gid,
      // Fast shutdown: roll back what is open, write everything, end.
      signal: 'INT',
    });
  } finally {
    closeSync(log);
  }
}

async function untilReady(child: ChildProcess, dataDir: string): Promise<void> {
  for (let waited = 0; waited < START_TIMEOUT_MS; waited += STEP_MS) {
    const file = readPostmasterFile(dataDir);
    if (file?.ready && file.pid === child.pid) return;
    if (child.exitCode !== null || child.signalCode !== null) break;
    await delay(STEP_MS);
  }
  child.kill('SIGQUIT');
  throw new Error(`PostgreSQL did not start in ${dataDir}:\n${endOf(`${dataDir}.log`)}`);
}

function handle(child: ChildProcess, port: number, password: string, log: string): Postgres {
  let stopping = false;
  const superuser = { name: SUPERUSER, password };
  const url = (database: string, role: Role = superuser) => {
    const login = `${encodeURIComponent(role.name)}:${encodeURIComponent(role.password)}`;
    return `postgresql://${login}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  };
  return {
    port,
    url,
    adminUrl: url('postgres'),
    pid: child.pid ?? 0,
    onUnexpectedExit: (listener) =>
      child.once('exit', () => {
        if (!stopping) listener(`PostgreSQL ended:\n${endOf(log)}`);
      }),
    stop: async () => {
      stopping = true;
      await stopChild(child, { first: 'SIGINT', last: 'SIGQUIT', graceMs: STOP_GRACE_MS });
    },
  };
}

function endOf(logFile: string): string {
  try {
    return readFileSync(logFile, 'utf8').split('\n').slice(-12).join('\n').trim();
  } catch {
    return '';
  }
}
