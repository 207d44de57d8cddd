import { MigrationExecutor } from 'typeorm';
import { LabelerDb } from './labeler-db';
import type { LabelerDbConfig } from './labeler-db.config';
import { MIGRATIONS } from './migrations';

/** Any number will do, as long as every process uses the same. */
const MIGRATION_LOCK = 7_305_117_302;

/** Moving a large database over takes longer than any request may. */
const TIMEOUT_MS = 6 * 60 * 60 * 1000;

export interface MigrationStatus {
  name: string;
  applied: boolean;
}

/**
 * Brings the schema up to date. All pending migrations run in one transaction that holds a lock, so that any number
 * of processes may call this at once: one works, the others wait and find nothing left to do. The lock belongs to
 * the transaction and not to the session, hence it holds through PgBouncer too.
 * @returns the names of the migrations that ran, in order.
 * @throws DatabaseUnavailableError
 */
export function migrate(config: LabelerDbConfig): Promise<string[]> {
  return exclusively(config, async (executor) => {
    const done = await executor.executePendingMigrations();
    return done.map(({ name }) => name);
  });
}

/**
 * Takes back the last `count` migrations, in one transaction.
 * @returns their names, newest first.
 * @throws DatabaseUnavailableError
 */
export function revert(config: LabelerDbConfig, count = 1): Promise<string[]> {
  return exclusively(config, async (executor) => {
    const newestFirst = await executor.getExecutedMigrations();
    const names = newestFirst.slice(0, count).map(({ name }) => name);
    for (const _ of names) await executor.undoLastMigration();
    return names;
  });
}

/** Every known migration in order, and whether this database has it. @throws DatabaseUnavailableError */
export function migrationStatus(config: LabelerDbConfig): Promise<MigrationStatus[]> {
  return exclusively(config, async (executor) => {
    const applied = new Set((await executor.getExecutedMigrations()).map(({ name }) => name));
    return MIGRATIONS.map(({ name }) => ({ name, applied: applied.has(name) }));
  });
}

async function exclusively<T>(
  config: LabelerDbConfig,
  work: (executor: MigrationExecutor) => Promise<T>,
): Promise<T> {
  const db = new LabelerDb({ ...config, poolSize: 1, statementTimeoutMs: TIMEOUT_MS });
  try {
    return await db.transaction(async ({ manager, sql }) => {
      await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`;
      return work(new MigrationExecutor(db.dataSource, manager.queryRunner));
    });
  } finally {
    await db.close();
  }
}
