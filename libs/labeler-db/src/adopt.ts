import type { QueryRunner } from 'typeorm';
import type { LabelerDbConfig } from './labeler-db.config';
import { applyPending, exclusively, revertAll, type Session } from './migrate';
import { MIGRATIONS } from './migrations';
import { planAdoption, type Run, type TablePlan } from './migrations/inherited/plan';
import { type AdoptedTable, clearUp, proveAdoption } from './migrations/inherited/proof';
import { examine, type OlderDatabase } from './older-database';

/** How long the older system may go on holding its tables. */
const LOCK_TIMEOUT = '30s';

export interface AdoptionPlan {
  database: OlderDatabase;
  tables: TablePlan[];
}

export interface AdoptionReport {
  /** Null when there was nothing to adopt. */
  plan: AdoptionPlan | null;
  /** Before and after. */
  tables: AdoptedTable[];
  /** Names of the migrations that ran, in order. */
  applied: string[];
}

/** What is told while it happens. */
export interface AdoptionEvents {
  onProgress?: (message: string) => void;
  /** Before anything is changed. */
  onPlan?: (plan: AdoptionPlan) => void;
}

/** Something that the adoption needs is not so. Nothing was changed. */
export class AdoptionRefusedError extends Error {}

/**
 * What adopting the database would do. Changes nothing but the statistics of the planner: it
 * may be asked while the older system is at work.
 * @returns null when there is nothing to adopt
 * @throws AdoptionRefusedError, DatabaseUnavailableError
 */
export function previewAdoption(
  config: LabelerDbConfig,
  events: AdoptionEvents = {},
): Promise<AdoptionPlan | null> {
  return exclusively(config, async ({ runner }) => {
    const run = runOn(runner);
    const database = await examined(run);
    const plan = database && (await planned(run, database, events));
    await clearUp(run);
    return plan;
  });
}

/**
 * Takes a database of the system that came before over, and brings the schema up to date, in one transaction. Before it
 * commits, every older row is followed by its key: it is adopted, or set aside with a reason.
 * @throws AdoptionRefusedError, RowsLostError, DatabaseUnavailableError
 */
export function adopt(
  config: LabelerDbConfig,
  events: AdoptionEvents = {},
): Promise<AdoptionReport> {
  return exclusively(config, async (session) => {
    const run = runOn(session.runner);
    const database = await examined(run);
    if (!database) return { plan: null, tables: [], applied: await applyPending(session) };
    await lockTables(run, database);
    const plan = await planned(run, database, events);
    events.onPlan?.(plan);
    const silence = await tellNotices(session, events);
    try {
      const applied = await applyPending(session);
      const tables = await proveAdoption(run, plan.tables);
      await clearUp(run);
      return { plan, tables, applied };
    } finally {
      silence();
    }
  });
}

/** How many rows a table has more than right after the adoption, or fewer. */
export interface TableChange {
  table: string;
  rows: number;
}

/** Something was written since the adoption, and would be lost. */
export class WrittenSinceError extends Error {
  constructor(readonly changes: readonly TableChange[]) {
    super('Something was written since the adoption, and would be lost.');
  }
}

/**
 * Gives the database back to the system that came before, as it was: its tables return, and everything else goes.
 * @throws AdoptionRefusedError, WrittenSinceError, DatabaseUnavailableError
 */
export function unadopt(
  config: LabelerDbConfig,
  { discardChanges }: { discardChanges: boolean },
): Promise<{ tables: string[]; discarded: TableChange[] }> {
  return exclusively(config, async (session) => {
    const run = runOn(session.runner);
    const adopted = await run<{ table: string; rows: string }>(
      `select to_regclass('inherited.adoption')::text as table, '0' as rows`,
    );
    if (!adopted[0]?.table) {
      throw new AdoptionRefusedError('This database was not adopted: there is no way back.');
    }
    const discarded = await changesSince(run);
    if (discarded.length > 0 && !discardChanges) throw new WrittenSinceError(discarded);
    const tables = await run<{ name: string }>(
      'select table_name as name from inherited.adoption order by 1',
    );
    await revertAll(session, MIGRATIONS.length);
    await run('drop table if exists schema_migrations, typeorm_metadata');
    return { tables: tables.map(({ name }) => name), discarded };
  });
}

async function changesSince(run: Run): Promise<TableChange[]> {
  const noted = await run<{ name: string; rows: string }>(
    'select table_name as name, rows_after::text as rows from inherited.adoption order by 1',
  );
  const changes: TableChange[] = [];
  for (const { name, rows } of noted) {
    const [now] = await run<{ rows: string }>(`select count(*)::text as rows from "${name}"`);
    const change = Number(now?.rows) - Number(rows);
    if (change !== 0) changes.push({ table: name, rows: change });
  }
  return changes;
}

async function examined(run: Run): Promise<OlderDatabase | null> {
  const database = await examine(run);
  if (database && database.obstacles.length > 0) {
    throw new AdoptionRefusedError(database.obstacles.join('\n'));
  }
  return database;
}

async function planned(
  run: Run,
  database: OlderDatabase,
  { onProgress }: AdoptionEvents,
): Promise<AdoptionPlan> {
  const tables = await planAdoption(run, database.schema, ({ table, rows }) =>
    onProgress?.(`looked at ${table}: ${rows} rows`),
  );
  return { database, tables };
}

/** Nobody writes meanwhile. */
async function lockTables(run: Run, { schema, tables }: OlderDatabase): Promise<void> {
  const names = tables.map((table) => `"${schema}"."${table}"`).join(', ');
  await run(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
  try {
    await run(`lock table ${names} in access exclusive mode`);
  } catch (error) {
    if ((error as { code?: unknown }).code !== '55P03') throw error;
    throw new AdoptionRefusedError(
      'Something still uses the tables. Stop the older system and try again.',
    );
  }
  await run('set local lock_timeout to default');
}

/** Migrations tell how far they are by notices of the server. */
async function tellNotices({ runner }: Session, { onProgress }: AdoptionEvents) {
  const client = (await runner.connect()) as {
    on(name: 'notice', listener: (notice: { message?: string }) => void): void;
    off(name: 'notice', listener: (notice: { message?: string }) => void): void;
  };
  const tell = ({ message }: { message?: string }) => {
    if (message?.startsWith('adopted ')) onProgress?.(message);
  };
  client.on('notice', tell);
  return () => client.off('notice', tell);
}

const runOn =
  (runner: QueryRunner): Run =>
  <Row>(text: string) =>
    runner.query(text) as Promise<Row[]>;
