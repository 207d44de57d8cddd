import { flag, whole } from '@libs/config';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export interface TlsOptions {
  /** False encrypts without checking who answers (`sslmode=require`). */
  rejectUnauthorized: boolean;
  ca?: string;
}

/** Where one PostgreSQL database is and how much of it a process may use. */
export interface DatabaseConfig {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  tls: TlsOptions | false;
  /** Behind PgBouncer in transaction mode nothing of a session holds: no named statements, no LISTEN. */
  pgbouncer: boolean;
  /** Goes around PgBouncer, for what needs a session (LISTEN). */
  directUrl: string | undefined;
  poolSize: number;
  poolTimeoutMs: number;
  recycleSeconds: number;
  statementTimeoutMs: number;
}

export interface DatabaseVariables {
  /** Variables that may hold the whole URL, first present wins. */
  urls: readonly [string, ...string[]];
  /** Prefix of the `_HOST|_PORT|_NAME|_USER|_PASSWORD` variables. */
  prefix: string;
  directUrl: string;
}

const POOL = z.object({
  DB_POOL_SIZE: whole(1, 500, 5),
  DB_MAX_OVERFLOW: whole(0, 500, 10),
  DB_POOL_TIMEOUT: whole(1, 300, 30),
  DB_POOL_RECYCLE: whole(1, 86_400, 3600),
  DB_STATEMENT_TIMEOUT: whole(1, 3600, 30),
});

/** Deployments write these names both with and without `POOL_`. */
const POOL_ALIASES = {
  DB_POOL_MAX_OVERFLOW: 'DB_MAX_OVERFLOW',
  DB_TIMEOUT: 'DB_POOL_TIMEOUT',
  DB_RECYCLE: 'DB_POOL_RECYCLE',
} as const;

/**
 * The schema of one database's settings: a URL (`postgresql://user:password@host:port/name?sslmode=…`)
 * or its five parts, plus the pool settings that all databases share.
 */
export function databaseConfigSchema(variables: DatabaseVariables) {
  return z.record(z.string(), z.string().optional()).transform((env, context): DatabaseConfig => {
    const refuse = (name: string, message: string): never => {
      context.addIssue({ code: 'custom', path: [name], message });
      return z.NEVER;
    };
    const pool = POOL.safeParse(withAliases(env));
    if (!pool.success) {
      for (const { path, message } of pool.error.issues) {
        context.addIssue({ code: 'custom', path, message });
      }
      return z.NEVER;
    }
    const urlName = variables.urls.find((name) => env[name]);
    const address = urlName ? fromUrl(env[urlName] ?? '') : fromParts(env, variables.prefix);
    if (typeof address === 'string') return refuse(urlName ?? variables.urls[0], address);
    const connectionLimit = address.connectionLimit;
    return {
      ...address.target,
      directUrl: env[variables.directUrl],
      poolSize: connectionLimit ?? pool.data.DB_POOL_SIZE + pool.data.DB_MAX_OVERFLOW,
      poolTimeoutMs: pool.data.DB_POOL_TIMEOUT * 1000,
      recycleSeconds: pool.data.DB_POOL_RECYCLE,
      statementTimeoutMs: pool.data.DB_STATEMENT_TIMEOUT * 1000,
    };
  });
}

type Target = Pick<
  DatabaseConfig,
  'host' | 'port' | 'database' | 'user' | 'password' | 'tls' | 'pgbouncer'
>;
interface Address {
  target: Target;
  connectionLimit: number | undefined;
}

function withAliases(env: Record<string, string | undefined>) {
  const copy = { ...env };
  for (const [alias, name] of Object.entries(POOL_ALIASES)) copy[name] ??= copy[alias];
  return copy;
}

/** Reads a connection URL; a string tells what is wrong with it, without the value. */
export function fromUrl(text: string): Address | string {
  if (!URL.canParse(text)) return 'expects postgresql://user:password@host:port/name';
  const url = new URL(text);
  if (!/^postgres(ql)?(\+\w+)?:$/.test(url.protocol)) return 'expects a postgresql:// URL';
  const database = decodeURIComponent(url.pathname.slice(1));
  if (!database) return 'names no database after the host';
  const tls = tlsOf(url.searchParams);
  if (typeof tls === 'string') return tls;
  const pgbouncer = flag(false).safeParse(url.searchParams.get('pgbouncer') ?? undefined);
  if (!pgbouncer.success) return 'pgbouncer= expects true or false';
  const limit = url.searchParams.get('connection_limit');
  const connectionLimit = limit === null ? undefined : Number(limit);
  if (
    connectionLimit !== undefined &&
    !(Number.isInteger(connectionLimit) && connectionLimit > 0)
  ) {
    return 'connection_limit= expects a whole number above 0';
  }
  return {
    connectionLimit,
    target: {
      host: url.hostname.replace(/^\[|\]$/g, '') || 'localhost',
      port: Number(url.port || 5432),
      database,
      user: decodeURIComponent(url.username) || 'postgres',
      password: decodeURIComponent(url.password),
      tls,
      pgbouncer: pgbouncer.data,
    },
  };
}

function fromParts(env: Record<string, string | undefined>, prefix: string): Address | string {
  const part = (name: string) => env[`${prefix}_${name}`];
  const missing = ['HOST', 'NAME', 'USER', 'PASSWORD'].filter((name) => part(name) === undefined);
  if (missing.length > 0) {
    return `is missing (or set ${missing.map((name) => `${prefix}_${name}`).join(', ')})`;
  }
  const port = Number(part('PORT') ?? 5432);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    return `${prefix}_PORT expects a port number`;
  const tls = tlsOf(new URLSearchParams({ sslmode: part('SSLMODE') ?? 'disable' }));
  if (typeof tls === 'string') return tls;
  return {
    connectionLimit: undefined,
    target: {
      host: part('HOST') ?? '',
      port,
      database: part('NAME') ?? '',
      user: part('USER') ?? '',
      password: part('PASSWORD') ?? '',
      tls,
      pgbouncer: false,
    },
  };
}

/** libpq's meaning of `sslmode`: https://www.postgresql.org/docs/current/libpq-ssl.html */
function tlsOf(parameters: URLSearchParams): TlsOptions | false | string {
  const mode = parameters.get('sslmode') ?? 'disable';
  const caFile = parameters.get('sslrootcert');
  switch (mode) {
    case 'disable':
    case 'allow':
    case 'prefer':
      return false;
    case 'require':
      return { rejectUnauthorized: false };
    case 'verify-ca':
    case 'verify-full':
      return { rejectUnauthorized: true, ...(caFile ? { ca: readFileSync(caFile, 'utf8') } : {}) };
    default:
      return 'sslmode= expects disable, require, verify-ca or verify-full';
  }
}
