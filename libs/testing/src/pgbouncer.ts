import { freePort, spawnGuarded, stopChild } from '../../../tools/embedded-postgres';
import { type Account, handOver, postgresAccount } from '../../../tools/embedded-postgres/run-as';
import { accessSync, chmodSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Role } from '../../../tools/embedded-postgres';

const GRACE_MS = 2000;
const START_STEPS = 500;
const STEP_MS = 10;

export interface PgbouncerOptions {
  /** Made here; holds the settings and the log. */
  directory: string;
  /** A URL of the PostgreSQL server behind it; only host and port count. */
  serverUrl: string;
  /** Who may enter. */
  roles: readonly Role[];
  /** Connections to the server for each pair of database and role. */
  poolSize: number;
}

export interface Pgbouncer {
  readonly port: number;
  /** The address of the same database through PgBouncer, as an application gets it. */
  url(direct: string): string;
  stop(): Promise<void>;
}

/** Where the program `pgbouncer` is; Debian puts it where only root looks. */
export function pgbouncerProgram(): string | undefined {
  const directories = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return directories
    .map((directory) => join(directory, 'pgbouncer'))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * Starts PgBouncer in transaction mode before a PostgreSQL server, for all of its databases.
 * @throws Error when the program is not there or does not start
 */
export async function startPgbouncer(options: PgbouncerOptions): Promise<Pgbouncer> {
  const program = pgbouncerProgram();
  if (!program)
    throw new Error('There is no program `pgbouncer` (Debian: apt-get install pgbouncer)');
  const port = await freePort();
  const account = postgresAccount();
  const settings = writeSettings(options, port, account);
  const [command = '', ...before] = [...account.prefix, program];
  const child = await spawnGuarded({
    command,
    args: [...before, '-q', settings],
    output: 'ignore',
    uid: account.uid,
    gid: account.gid,
    signal: 'INT',
  });
  await untilListening(port, () => child.exitCode === null);
  return {
    port,
    url: (direct) => throughPgbouncer(direct, port),
    stop: () => stopChild(child, { first: 'SIGINT', last: 'SIGKILL', graceMs: GRACE_MS }),
  };
}

/** The address of the same database through the PgBouncer of this port. */
export function throughPgbouncer(direct: string, port: number): string {
  const url = new URL(direct);
  url.port = String(port);
  url.searchParams.set('pgbouncer', 'true');
  return url.href;
}

function writeSettings(
  { directory, serverUrl, roles, poolSize }: PgbouncerOptions,
  port: number,
  account: Account,
): string {
  const server = new URL(serverUrl);
  const file = (name: string) => join(directory, name);
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o755);
  writeFileSync(
    file('users.txt'),
    roles.map(({ name, password }) => `"${name}" "${password}"\n`).join(''),
  );
  writeFileSync(
    file('pgbouncer.ini'),
    [
      '[databases]',
      `* = host=${server.hostname} port=${server.port}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'pool_mode = transaction',
      'auth_type = scram-sha-256',
      `auth_file = ${file('users.txt')}`,
      `logfile = ${file('pgbouncer.log')}`,
      'max_client_conn = 1000',
      `default_pool_size = ${poolSize}`,
      // A test database that was removed must not keep connections.
      'server_idle_timeout = 10',
      '',
    ].join('\n'),
  );
  handOver(directory, account);
  return file('pgbouncer.ini');
}

async function untilListening(port: number, isAlive: () => boolean): Promise<void> {
  for (let step = 0; step < START_STEPS && isAlive(); step++) {
    if (await accepts(port)) return;
    await delay(STEP_MS);
  }
  throw new Error('PgBouncer did not start');
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.unref();
    socket.once('connect', () => socket.destroy());
  });
}
