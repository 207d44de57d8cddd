import { MigrationExecutor, type QueryRunner } from 'typeorm';
import { LabelerDb } from './labeler-db';
import type { LabelerDbConfig } from './labeler-db.config';
import { MIGRATIONS } from './migrations';
import { examine } from './older-database';

/** Any number will do, as long as every process uses the same. */
const MIGRATION_LOCK = 7_305_117_302;

/** Moving a large database over takes longer than any request may. */
const TIMEOUT_MS = 6 * 60 * 60 * 1000;

export interface MigrationStatus {
  name: string;
  applied: boolean;
}

/** The database is one of the system that came before, and nobody said that it is to be adopted. */
export class AdoptionRequiredError extends Error {
  constructor() {
    super(
      'This database was made by the system that came before. Make a backup, see what "--adopt --dry-run" would do, ' +
        'then run "--adopt". Nothing was changed.',
    );
  }
}

/**
 * Brings the schema up to date. All pending migrations run in one transaction that holds a lock, so that any number
 * of processes may call this at once: one works, the others wait and find nothing left to do. The lock belongs to
 * the transaction and not to the session, hence it holds through PgBouncer too.
 * @returns the names of the migrations that ran, in order.
 * @throws AdoptionRequiredError, DatabaseUnavailableError
 */
export function migrate(config: LabelerDbConfig): Promise<string[]> {
  return exclusively(config, async (session) => {
    const older = await examine((text) => session.runner.query(text) as Promise<never[]>);
    if (older) throw new AdoptionRequiredError();
    return applyPending(session);
  });
}

/**
 * Takes back the last `count` migrations, in one transaction.
 * @returns their names, newest first.
 * @throws DatabaseUnavailableError
 */
export function revert(config: LabelerDbConfig, count = 1): Promise<string[]> {
  return exclusively(config, (session) => revertAll(session, count));
}

/** Every known migration in order, and whether this database has it. @throws DatabaseUnavailableError */
export function migrationStatus(config: LabelerDbConfig): Promise<MigrationStatus[]> {
  return exclusively(config, async ({ executor }) => {
    const applied = new Set((await executor.getExecutedMigrations()).map(({ name }) => name));
    return MIGRATIONS.map(({ name }) => ({ name, applied: applied.has(name) }));
  });
}

/** A transaction that holds the lock, and its only connection. */
export interface Session {
  executor: MigrationExecutor;
  runner: QueryRunner;
}

export async function applyPending({ executor }: Session): Promise<string[]> {
  const done = await executor.executePendingMigrations();
  return done.map(({ name }) => name);
}

export async function revertAll({ executor }: Session, count: number): Promise<string[]> {
  const newestFirst = await executor.getExecutedMigrations();
  const names = newestFirst.slice(0, count).map(({ name }) => name);
  for (const _ of names) await executor.undoLastMigration();
  return names;
}

/** Runs `work` in one transaction that holds the lock of migrations. */
export async function exclusively<T>(
  config: LabelerDbConfig,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const db = new LabelerDb({ ...config, poolSize: 1, statementTimeoutMs: TIMEOUT_MS });
  try {
    return await db.transaction(async ({ manager, sql }) => {
      await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`;
      const runner = manager.queryRunner;
      if (!runner) throw new Error('A transaction without its connection');
      return work({ executor: new MigrationExecutor(db.dataSource, runner), runner });
    });
  } finally {
    await db.close();
  }
}
