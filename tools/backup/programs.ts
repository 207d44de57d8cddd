import { type Environment } from '@libs/config';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

type Program = 'pg_dump' | 'pg_restore' | 'psql';

/** PostgreSQL's own programs, and how they reach the labeler database. */
export interface Programs {
  /** @throws ProgramError when it fails or is not installed */
  run(program: Program, args: string[]): Promise<void>;
  /**
   * Sends what the first writes to the second, which learns of the end only when the first has done its work; otherwise
   * it is ended, so that a transaction of its own is undone.
   * @throws ProgramError when one fails or is not installed
   */
  pipe(from: [Program, string[]], to: [Program, string[]]): Promise<void>;
}

export class ProgramError extends Error {}

const URLS = [
  'LABELER_DIRECT_DATABASE_URL',
  'LABELER_DATABASE_URL',
  'LABELER_DB_URL',
  'DATABASE_URL',
];
const LINES_OF_ERROR = 12;

/** The programs of the PATH, with the address in their environment: arguments are seen by everybody on the machine. */
export function programsFor(env: Environment): Programs {
  const variables = { ...env, ...libpqVariables(env) };
  const start = (program: Program, args: string[]) =>
    spawn(program, args, { env: variables, stdio: ['pipe', 'pipe', 'pipe'] });
  return {
    run: async (program, args) => {
      const child = start(program, args);
      child.stdout.resume();
      await ended(program, child);
    },
    pipe: async ([reader, readerArgs], [writer, writerArgs]) => {
      const from = start(reader, readerArgs);
      const to = start(writer, writerArgs);
      to.stdout.resume();
      // Whoever ends early says why at its own end; nobody reads then what the first still has to write.
      to.stdin.on('error', () => undefined);
      to.once('exit', () => {
        from.stdout.unpipe(to.stdin).resume();
        from.kill();
      });
      from.stdout.pipe(to.stdin, { end: false });
      const reading = ended(reader, from).then(
        () => to.stdin.end(),
        (error: unknown) => {
          if (!from.killed) to.kill();
          throw error;
        },
      );
      const [read, written] = await Promise.allSettled([reading, ended(writer, to)]);
      if (written.status === 'rejected' && !to.killed) throw written.reason;
      if (read.status === 'rejected') throw read.reason;
    },
  };
}

/** The address of the labeler database as libpq's variables. */
export function libpqVariables(env: Environment): Record<string, string> {
  const text = URLS.map((name) => env[name]).find(Boolean);
  const found = text === undefined ? fromParts(env) : fromUrl(new URL(text));
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== ''));
}

function fromUrl(url: URL) {
  return {
    PGHOST: url.hostname.replace(/^\[|\]$/g, ''),
    PGPORT: url.port,
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGSSLMODE: url.searchParams.get('sslmode') ?? '',
    PGSSLROOTCERT: url.searchParams.get('sslrootcert') ?? '',
  };
}

function fromParts(env: Environment) {
  const part = (name: string) => env[`LABELER_DB_${name}`] ?? '';
  return {
    PGHOST: part('HOST'),
    PGPORT: part('PORT'),
    PGDATABASE: part('NAME'),
    PGUSER: part('USER'),
    PGPASSWORD: part('PASSWORD'),
    PGSSLMODE: part('SSLMODE'),
  };
}

/** @throws ProgramError */
async function ended(program: Program, child: ChildProcessWithoutNullStreams): Promise<void> {
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const isAbsent = error.code === 'ENOENT';
      reject(
        isAbsent
          ? new ProgramError(
              `${program} is not installed: it comes with PostgreSQL's client programs (Debian: postgresql-client), which must not be older than the server.`,
            )
          : error,
      );
    });
    child.once('close', resolve);
  });
  if (code === 0) return;
  const end = said.trim().split('\n').slice(-LINES_OF_ERROR).join('\n');
  throw new ProgramError(`${program} failed:\n${end}`);
}
