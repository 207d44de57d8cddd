import { whole } from '@libs/config';
import { z } from 'zod';
import { fromParts, fromUrl, type TlsOptions } from './address';

/** Where one PostgreSQL database is and how much of it a process may use. */
export interface DatabaseConfig {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  tls: TlsOptions | false;
  /** Behind PgBouncer in transaction mode nothing of a session holds, named statements above all. */
  pgbouncer: boolean;
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
      poolSize: connectionLimit ?? pool.data.DB_POOL_SIZE + pool.data.DB_MAX_OVERFLOW,
      poolTimeoutMs: pool.data.DB_POOL_TIMEOUT * 1000,
      recycleSeconds: pool.data.DB_POOL_RECYCLE,
      statementTimeoutMs: pool.data.DB_STATEMENT_TIMEOUT * 1000,
    };
  });
}

function withAliases(env: Record<string, string | undefined>) {
  const copy = { ...env };
  for (const [alias, name] of Object.entries(POOL_ALIASES)) copy[name] ??= copy[alias];
  return copy;
}
