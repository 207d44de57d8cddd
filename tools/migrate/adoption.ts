import { writeFileSync } from 'node:fs';
import {
  adopt,
  type AdoptedTable,
  type AdoptionPlan,
  type Finding,
  type LabelerDbConfig,
  previewAdoption,
  unadopt,
  WrittenSinceError,
} from '@libs/labeler-db';

const NOTHING = 'There is nothing to adopt.';

interface ReportOptions {
  /** A file to be written as JSON. */
  report?: string;
}

/** Says what an adoption would do. */
export async function runPreview(
  config: LabelerDbConfig,
  { report }: ReportOptions,
): Promise<void> {
  const plan = await previewAdoption(config, { onProgress: timed() });
  if (plan) printPlan(plan);
  else console.log(NOTHING);
  if (report !== undefined) writeJson(report, { plan });
  if (plan) console.log('This was a dry run. Nothing was changed.');
}

/** Says what it does, does it, and shows every table before and after. */
export async function runAdoption(
  config: LabelerDbConfig,
  { report }: ReportOptions,
): Promise<void> {
  const began = performance.now();
  const done = await adopt(config, { onProgress: timed(), onPlan: printPlan });
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  if (done.plan) printAccounts(done.tables);
  else console.log(NOTHING);
  const migrations = done.applied.length;
  console.log(migrations > 0 ? `${migrations} migrations applied` : 'The schema is up to date.');
  if (done.plan) console.log(`Adopted in ${seconds} s.`);
  if (report !== undefined) writeJson(report, { seconds, ...done });
}

/** The way back. */
export async function runReturn(
  config: LabelerDbConfig,
  options: { discardChanges: boolean },
): Promise<void> {
  try {
    const { tables, discarded } = await unadopt(config, options);
    for (const { table, rows } of discarded)
      console.log(`discarded  ${table}: ${signed(rows)} rows`);
    for (const table of tables) console.log(`returned  ${table}`);
    console.log('The database is as the older system left it.');
  } catch (error) {
    if (!(error instanceof WrittenSinceError)) throw error;
    const changes = error.changes.map(({ table, rows }) => `  ${table}: ${signed(rows)} rows`);
    throw new Error(
      [error.message, ...changes, 'Nothing was changed. To lose it, add --discard-changes.'].join(
        '\n',
      ),
    );
  }
}

function printPlan({ database, tables }: AdoptionPlan): void {
  console.log('\nFound');
  console.log(`  older system at revision ${database.revision ?? '(not stated)'}`);
  console.log(
    `  ${Math.ceil(database.bytes / 2 ** 20)} MiB of tables; about as much again is needed`,
  );
  console.log(`  ${database.otherSessions} other sessions on the database`);
  for (const name of database.missing) console.log(`  missing, read as empty: ${name}`);
  console.log('\nWhat becomes of the rows');
  for (const { table, rows, setAside, changes } of tables) {
    const aside = sum(setAside);
    console.log(`  ${table}: ${rows} rows, ${rows - aside} adopted, ${aside} set aside`);
    for (const { what, rows: count } of setAside) console.log(`    set aside ${count}: ${what}`);
    for (const { what, rows: count } of changes) console.log(`    changed ${count}: ${what}`);
  }
  console.log('');
}

function printAccounts(tables: readonly AdoptedTable[]): void {
  const head = [
    'table',
    'rows before',
    'adopted',
    'set aside',
    'sum',
    'checksum of the rows',
    'checksum of the keys',
  ];
  const lines = tables.map((table) => [
    table.table,
    String(table.rows),
    String(table.adopted),
    String(sum(table.setAside)),
    String(table.adopted + sum(table.setAside)),
    `${table.checksum} =`,
    `${table.keys} =`,
  ]);
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  console.log('\nBefore and after (= the same before and after)');
  for (const line of [head, ...lines]) {
    const cells = line.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(`  ${cells.join('  ')}`);
  }
  console.log('');
}

function timed(): (message: string) => void {
  const began = performance.now();
  return (message) => {
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${seconds.padStart(7)} s  ${message}`);
  };
}

const sum = (findings: readonly Finding[]): number =>
  findings.reduce((total, { rows }) => total + rows, 0);

const signed = (rows: number): string => (rows > 0 ? `+${rows}` : String(rows));

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
