import { ADOPTIONS } from './adoptions';
import { type ActualColumns, FUNCTIONS, unfit, unreadable, viewOf } from './reading';
import { SHAPE_OF } from './shapes';
import { type Adoption, type Fate, INHERITED_TABLES, type InheritedTable, isTaken } from './tables';

/** One statement on the connection of the transaction. */
export type Run = <Row>(text: string) => Promise<Row[]>;

/** What was found in how many rows, or made of them. */
export interface Finding {
  what: string;
  rows: number;
}

export interface TablePlan {
  table: InheritedTable;
  /** False when the database has no such table. */
  exists: boolean;
  rows: number;
  /** Over the text of all rows, in any order. */
  checksum: string;
  setAside: Finding[];
  changes: Finding[];
}

interface Found {
  columns: ActualColumns;
  /** Whether an index says that the key tells rows apart. */
  isUnique: boolean;
}

/** Of whole rows of `alias`, in any order. */
export const checksumOf = (alias: string): string =>
  `coalesce(sum(hashtextextended(${alias}::text, 0)), 0)::text`;

/** The key of a row as one text. */
export const keyOf = (table: InheritedTable, alias: string): string =>
  `concat_ws('/', ${INHERITED_TABLES[table].key.map((name) => `${alias}."${name}"`).join(', ')})`;

/**
 * Finds out what becomes of each row of the older tables in `schema`, and leaves that in temporary tables until the
 * transaction ends: `aside` names the rows that have no place. Nothing else is written but statistics.
 * @param onTable Called after each table
 */
export async function planAdoption(
  run: Run,
  schema: string,
  onTable: (plan: TablePlan) => void,
): Promise<TablePlan[]> {
  await run("set local timezone to 'UTC'");
  for (const text of [...FUNCTIONS, SHAPE_OF]) await run(text);
  await run(`create temp table aside (table_name text not null, row_id tid not null, source_key text,
    reason text not null) on commit drop`);
  await run('create index on aside (table_name, row_id)');
  const found = new Map<InheritedTable, Found>();
  for (const { table } of ADOPTIONS) {
    const state = await lookAt(run, schema, table);
    found.set(table, state);
    await run(viewOf(table, INHERITED_TABLES[table], { schema, actual: state.columns }));
  }
  const plans: TablePlan[] = [];
  // A database that was just restored has no statistics, and millions of rows would be joined one by one.
  for (const [table, { columns }] of found) {
    if (columns.size > 0) await run(`analyze "${schema}"."${table}"`);
  }
  for (const adoption of ADOPTIONS) {
    const state = found.get(adoption.table) as Found;
    const plan = await planTable(run, adoption, { ...state, schema });
    plans.push(plan);
    onTable(plan);
  }
  return plans;
}

async function lookAt(run: Run, schema: string, table: InheritedTable): Promise<Found> {
  const rows = await run<{ name: string; type: string }>(`
    select a.attname as name, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a
     where a.attrelid = to_regclass('"${schema}"."${table}"') and a.attnum > 0 and not a.attisdropped`);
  const key = INHERITED_TABLES[table].key.join(',');
  const unique = await run(`
    select from pg_index i
     where i.indrelid = to_regclass('"${schema}"."${table}"') and i.indisunique and i.indpred is null
       and (select string_agg(a.attname, ',') from pg_attribute a
             where a.attrelid = i.indrelid and a.attnum = any(i.indkey)) in ('${key}', 'id')`);
  const columns = rows.map(({ name, type }): [string, string] => [
    name,
    type.replace(/\(\d+(,\d+)?\)/, ''),
  ]);
  return { columns: new Map(columns), isUnique: unique.length > 0 };
}

async function planTable(
  run: Run,
  adoption: Adoption,
  { columns, isUnique, schema }: Found & { schema: string },
): Promise<TablePlan> {
  const { table } = adoption;
  await runAll(run, adoption.first);
  await setAside(run, adoption);
  await run('analyze aside');
  if (!isUnique) await keepOne(run, adoption, { ...FIRST_ROW, by: keyOf(table, 'x') });
  if (adoption.only) await keepOne(run, adoption, adoption.only);
  await run('analyze aside');
  await runAll(run, adoption.then);
  const plan = { ...(await readAll(run, table, { schema, columns })), table };
  const setAsideRows = await run<Finding>(`
    select reason as what, count(*)::int as rows from aside where table_name = '${table}'
     group by reason order by 2 desc, 1`);
  return {
    ...plan,
    setAside: setAsideRows,
    changes: [...plan.changes, ...(await changesOf(run, adoption))],
  };
}

const FIRST_ROW = { order: 'x.row_id', say: 'another row has its key' };

async function runAll(run: Run, texts: readonly string[] = []): Promise<void> {
  for (const text of texts) await run(text);
}

/** How many rows there are, and what of them cannot be read. */
async function readAll(
  run: Run,
  table: InheritedTable,
  { schema, columns }: { schema: string; columns: ActualColumns },
): Promise<Pick<TablePlan, 'exists' | 'rows' | 'checksum' | 'changes'>> {
  if (columns.size === 0) return { exists: false, rows: 0, checksum: '0', changes: [] };
  const fates = unreadable(INHERITED_TABLES[table], columns);
  const [{ rows, checksum, ...counted } = { rows: 0, checksum: '0' }] = await run<{
    rows: number;
    checksum: string;
  }>(
    `select count(*)::int as rows, ${checksumOf('o')} as checksum ${counts(fates)} from "${schema}"."${table}" o`,
  );
  return { exists: true, rows, checksum, changes: findings(fates, counted) };
}

async function changesOf(
  run: Run,
  { table, from, changed = from, changes = [] }: Adoption,
): Promise<Finding[]> {
  if (changes.length === 0) return [];
  const [row = {}] = await run<object>(
    `select 1 as one ${counts(changes)} from ${changed} where ${isTaken(table)}`,
  );
  return findings(changes, row);
}

/** One pass over the table: the first of the reasons that hold. */
async function setAside(run: Run, { table, from, aside = [] }: Adoption): Promise<void> {
  const reasons = [...unfit(INHERITED_TABLES[table]), ...aside];
  const cases = reasons.map(({ when, say }) => `when ${when} then '${say}'`).join('\n           ');
  await run(`
    insert into aside (table_name, row_id, source_key, reason)
    select '${table}', r.row_id, r.source_key, r.reason
      from (select x.row_id, ${keyOf(table, 'x')} as source_key,
           case ${cases} end as reason
              from ${from}) r
     where r.reason is not null`);
}

async function keepOne(
  run: Run,
  { table, from }: Pick<Adoption, 'table' | 'from'>,
  { by, order, say }: NonNullable<Adoption['only']>,
): Promise<void> {
  await run(`
    insert into aside (table_name, row_id, source_key, reason)
    select '${table}', r.row_id, r.source_key, '${say}'
      from (select x.row_id, ${keyOf(table, 'x')} as source_key,
                   row_number() over (partition by ${by} order by ${order}) as place
              from ${from}
             where ${isTaken(table)}) r
     where r.place > 1`);
}

const counts = (fates: readonly Fate[]): string =>
  fates.map(({ when }, index) => `, count(*) filter (where ${when}) as n${index}`).join('');

function findings(fates: readonly Fate[], row: object): Finding[] {
  const rows = Object.entries(row);
  return fates.flatMap(({ say }, index) => {
    const count = Number(rows.find(([name]) => name === `n${index}`)?.[1] ?? 0);
    return count > 0 ? [{ what: say, rows: count }] : [];
  });
}
