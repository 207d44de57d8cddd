import { types } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { DatabaseConfig } from './database.config';
import { LastingClient } from './lasting-client';
import { SnakeNamingStrategy } from './snake-naming';

const INT8 = 20;
const NUMERIC = 1700;
const TIMESTAMP = 1114;

export type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

type Parser = (text: string) => unknown;

/** The wire wants JSON numbers and UTC, whatever the zone of the process or the server. */
const PARSERS = new Map<number, Parser>([
  [INT8, Number],
  [NUMERIC, Number],
  [TIMESTAMP, (text) => new Date(`${text.replace(' ', 'T')}Z`)],
]);

function getTypeParser(oid: number, format?: 'text' | 'binary'): Parser {
  return (format !== 'binary' && PARSERS.get(oid)) || (types.getTypeParser(oid, format) as Parser);
}

/** What TypeORM and its pg pool need to reach the database of `config`. */
export function connectionOptions(
  config: DatabaseConfig,
  applicationName: string,
): PostgresOptions {
  return {
    type: 'postgres',
    host: config.host,
    port: config.port,
    database: config.database,
    username: config.user,
    password: config.password,
    ssl: config.tls,
    applicationName,
    poolSize: config.poolSize,
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    namingStrategy: new SnakeNamingStrategy(),
    logging: false,
    extra: {
      Client: LastingClient,
      connectionTimeoutMillis: config.poolTimeoutMs,
      idleTimeoutMillis: 30_000,
      maxLifetimeSeconds: config.recycleSeconds,
      keepAlive: true,
      query_timeout: config.statementTimeoutMs + 1000,
      // PgBouncer refuses start-up settings it does not know.
      ...(config.pgbouncer ? {} : { statement_timeout: config.statementTimeoutMs }),
      types: { getTypeParser },
    },
  };
}
