import { DatabaseUnavailableError } from '@libs/errors';
import { channel } from 'node:diagnostics_channel';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { DataSource, type DataSourceOptions, type EntityManager } from 'typeorm';
import { connectionOptions } from './connection-options';
import type { DatabaseConfig } from './database.config';
import { type Query, type Sql, sqlTag } from './sql';
import { isRetryable, toAppError } from './sql-errors';
import { statementName } from './statement-name';

/** One message per statement sent, for tests that count and for metrics. */
export interface StatementSent {
  database: string;
  text: string;
}

export const statementChannel = channel('vision:database:statement');

/** Of a transaction that met another one. A deadlock is found after a second, so there is no need to wait. */
const RETRIES = 2;

/** A transaction. Nothing can write without one; repositories take it as their first parameter. */
export interface Tx {
  readonly sql: Sql;
  readonly query: Query;
  readonly manager: EntityManager;
}

/**
 * Says what commits together with whatever a transaction does: that runs first, and is told in the end whether the
 * transaction was committed. Undefined when there is nothing to do.
 */
export type TransactionStart = () => StartedWork | undefined;
type StartedWork = (tx: Tx) => Promise<(committed: boolean) => void>;

/** How busy a pool is. `waiting` above zero for long means that the pool is too small. */
export interface PoolState {
  size: number;
  idle: number;
  waiting: number;
  max: number;
}

export interface DatabaseSetup {
  /** Short name for logs, metrics and `application_name`: `labeler` or `users`. */
  name: string;
  config: DatabaseConfig;
  entities: NonNullable<DataSourceOptions['entities']>;
  migrations?: NonNullable<DataSourceOptions['migrations']>;
  migrationsTableName?: string;
}

/**
 * One PostgreSQL database. It connects on first use and again after every failure,
 * so that a process starts and lives while the database is away.
 */
export class Database {
  readonly name: string;
  readonly dataSource: DataSource;
  readonly query: Query;
  readonly sql: Sql;
  private readonly named: boolean;
  /** Of transactions, in milliseconds, where connections cannot carry it; otherwise undefined. */
  private readonly localTimeoutMs: number | undefined;
  private readonly maxConnections: number;
  private connecting: Promise<Pool> | undefined;
  private start: TransactionStart | undefined;

  constructor({ name, config, ...tables }: DatabaseSetup) {
    this.name = name;
    this.named = !config.pgbouncer;
    this.localTimeoutMs = config.pgbouncer ? config.statementTimeoutMs : undefined;
    this.maxConnections = config.poolSize;
    this.dataSource = new DataSource({ ...connectionOptions(config, `vision-${name}`), ...tables });
    this.query = async (text, values = []) => {
      this.tell(text);
      const client = await this.checkOut();
      try {
        const rows = await this.run<never>(client, text, values);
        client.release();
        return rows;
      } catch (error) {
        // `pool.query` throws the connection away whatever was wrong, a violated constraint too.
        client.release(error instanceof DatabaseUnavailableError);
        throw error;
      }
    };
    this.sql = sqlTag(this.query);
  }

  /** The pg pool below TypeORM, for streams and LISTEN. @throws DatabaseUnavailableError */
  async pool(): Promise<Pool> {
    if (this.dataSource.isInitialized) return poolOf(this.dataSource);
    this.connecting ??= this.connect().finally(() => (this.connecting = undefined));
    return this.connecting;
  }

  /**
   * Runs `work` in one transaction and commits it. A serialization failure or a deadlock runs it again, at most twice,
   * so `work` must have no effect outside the database.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return persistently(() => this.attempt(work, this.start?.()));
  }

  /**
   * The same for work that writes with one statement, which is a transaction by itself: begin and commit are sent only
   * when there is something that commits together with it.
   * @throws Error when `work` sends a second statement outside of a transaction
   */
  singleStatement<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return persistently(() => {
      const start = this.start?.();
      const needsTransaction = start !== undefined || this.localTimeoutMs !== undefined;
      return needsTransaction ? this.attempt(work, start) : work(this.onlyOne());
    });
  }

  /** From now on every transaction begins with this. There is one at most. */
  startTransactionsWith(start: TransactionStart): void {
    if (this.start) throw new Error('Transactions start with something already');
    this.start = start;
  }

  poolState(): PoolState {
    const none = { size: 0, idle: 0, waiting: 0, max: this.maxConnections };
    if (!this.dataSource.isInitialized) return none;
    const pool = poolOf(this.dataSource);
    return {
      size: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      max: this.maxConnections,
    };
  }

  async close(): Promise<void> {
    await this.connecting?.catch(() => undefined);
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private async connect(): Promise<Pool> {
    try {
      await this.dataSource.initialize();
      return poolOf(this.dataSource);
    } catch (error) {
      throw toAppError(error);
    }
  }

  private async checkOut(): Promise<PoolClient> {
    const pool = await this.pool();
    try {
      return await pool.connect();
    } catch (error) {
      throw toAppError(error);
    }
  }

  private onlyOne(): Tx {
    let isSent = false;
    const query: Query = (text, values) => {
      if (isSent) throw new Error('A single statement was followed by another one');
      isSent = true;
      return this.query(text, values);
    };
    return { manager: this.dataSource.manager, query, sql: sqlTag(query) };
  }

  private async attempt<T>(work: (tx: Tx) => Promise<T>, start?: StartedWork): Promise<T> {
    await this.pool();
    let ended: ((committed: boolean) => void) | undefined;
    try {
      const result = await this.dataSource.transaction(async (manager) => {
        const tx = await this.begin(manager);
        ended = await start?.(tx);
        return work(tx);
      });
      ended?.(true);
      return result;
    } catch (error) {
      ended?.(false);
      throw toAppError(error);
    }
  }

  private async begin(manager: EntityManager): Promise<Tx> {
    const client = (await manager.queryRunner?.connect()) as PoolClient;
    if (this.localTimeoutMs !== undefined) {
      await client.query(`set local statement_timeout = ${this.localTimeoutMs}`);
    }
    const query: Query = (text, values = []) => {
      this.tell(text);
      return this.run(client, text, values);
    };
    return { manager, query, sql: sqlTag(query) };
  }

  private tell(text: string): void {
    if (!statementChannel.hasSubscribers) return;
    statementChannel.publish({ database: this.name, text } satisfies StatementSent);
  }

  private async run<Row extends object>(
    target: PoolClient,
    text: string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const name = this.named ? { name: statementName(text) } : {};
    try {
      const result: QueryResult<Row> = await target.query({ ...name, text, values: [...values] });
      return result.rows;
    } catch (error) {
      throw toAppError(error);
    }
  }
}

/** A serialization failure or a deadlock is worth another try. */
async function persistently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let retriesLeft = RETRIES; ; retriesLeft--) {
    try {
      return await attempt();
    } catch (error) {
      if (retriesLeft === 0 || !isRetryable(error)) throw error;
    }
  }
}

function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}
