import { ConfigError } from '@libs/config';
import { Client, type ClientConfig } from 'pg';
import { connectionOptions } from './connection-options';
import type { DatabaseConfig } from './database.config';
import { errorCode } from './sql-errors';

const PATIENCE_MS = 5000;
const PROBE = 'vision_probe';

/**
 * Asks each database once whether the settings can work: TLS as `sslmode` wants it, and PgBouncer only where
 * `pgbouncer=true` says so. A database that is away is no mistake; it may come.
 * @param configs settings by the name that people know the database by
 * @throws ConfigError with a sentence per database that answers and cannot be used as told
 */
export async function assertDatabaseSettings(
  configs: Readonly<Record<string, DatabaseConfig>>,
): Promise<void> {
  const problems = await Promise.all(
    Object.entries(configs).map(async ([name, config]) => {
      const problem = await problemOf(config);
      return problem && `${name} at ${config.host}:${config.port}: ${problem}`;
    }),
  );
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new ConfigError(found);
}

async function problemOf(config: DatabaseConfig): Promise<string | undefined> {
  const { host, port, database, user, password, tls: ssl } = config;
  const client = new Client({
    ...{ host, port, database, user, password, ssl },
    ...(connectionOptions(config, 'vision-start').extra as ClientConfig),
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return config.pgbouncer ? undefined : await unsaidPooler(client);
  } catch (error) {
    return sentenceFor(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * A pooler tells a process id of its own making. One that keeps the names of statements as they are gives them to
 * whichever connection comes next, where they are unknown or somebody else's.
 */
async function unsaidPooler(client: Client): Promise<string | undefined> {
  const name = `${PROBE}_${Math.random().toString(36).slice(2)}`;
  const text =
    'select pg_backend_pid() as pid, (select count(*)::int from pg_prepared_statements where name = $1) as kept';
  const { rows } = await client.query<{ pid: number; kept: number }>({
    name,
    text,
    values: [name],
  });
  const { processID } = client as unknown as { processID: number };
  return rows[0]?.pid !== processID && rows[0]?.kept === 1
    ? 'goes through PgBouncer, which does not follow prepared statements here: add pgbouncer=true to the URL'
    : undefined;
}

const SENTENCES: readonly [RegExp, string][] = [
  [/does not support SSL/i, 'does not speak TLS, which sslmode= asks for'],
  [
    /ERR_TLS_CERT_ALTNAME_INVALID/,
    'shows a certificate for another host name (sslmode=verify-full)',
  ],
  [
    /DEPTH_ZERO_SELF|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|CERT_SIGNATURE_FAILURE|CERT_UNTRUSTED|INVALID_CA/,
    'shows a certificate that no authority of sslrootcert= has signed',
  ],
  [/CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/, 'shows a certificate that is not valid at this time'],
  [/no encryption/, 'wants TLS: add sslmode=require or verify-full to the URL'],
  [/unsupported startup parameter/i, 'is PgBouncer: add pgbouncer=true to the URL'],
];

function sentenceFor(error: unknown): string | undefined {
  const text = `${errorCode(error) ?? ''} ${error instanceof Error ? error.message : ''}`;
  return SENTENCES.find(([pattern]) => pattern.test(text))?.[1];
}
