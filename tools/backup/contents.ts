import { type Client, escapeIdentifier } from 'pg';

/** What a table holds, whatever the order of its rows. */
export interface TableContent {
  /** With its schema. */
  name: string;
  rows: number;
  /** Sum of checksums of the rows as text, in decimal. */
  checksum: string;
}

export interface SequenceState {
  name: string;
  last: number;
}

/** What a database holds at one moment. */
export interface DatabaseContents {
  tables: TableContent[];
  sequences: SequenceState[];
}

const TABLES = `
  select n.nspname as schema, c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
   order by 1, 2`;

const SEQUENCES = `
  select schemaname || '.' || sequencename as name, coalesce(last_value, 0)::float8 as last
    from pg_sequences order by 1`;

/** So that rows read the same in every session and on every server. */
const PLAIN = `set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'postgres';
  set local extra_float_digits = 1; set local bytea_output = 'hex'; set local statement_timeout = 0`;

/** Reads every row of every table; in the transaction that is open, if it has one moment. */
export async function readContents(client: Client): Promise<DatabaseContents> {
  await client.query(PLAIN);
  const tables: TableContent[] = [];
  const { rows } = await client.query<{ schema: string; name: string }>(TABLES);
  for (const { schema, name } of rows) {
    const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
    const { rows: sums } = await client.query<Omit<TableContent, 'name'>>(
      `select count(*)::float8 as rows,
              coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text as checksum
         from ${table} t`,
    );
    if (sums[0]) tables.push({ name: `${schema}.${name}`, ...sums[0] });
  }
  const sequences = (await client.query<SequenceState>(SEQUENCES)).rows;
  return { tables, sequences };
}

/** Whether there is anything in it that somebody made. */
export async function isEmpty(client: Client): Promise<boolean> {
  return (await client.query(`${TABLES} limit 1`)).rows.length === 0;
}

/** The statements that remove every schema that somebody made, and leave an empty `public`. */
export async function emptying(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select n.nspname as name from pg_namespace n
      where n.nspname <> 'information_schema' and n.nspname !~ '^pg_' order by 1`,
  );
  const drops = rows.map(({ name }) => `drop schema ${escapeIdentifier(name)} cascade;`);
  return `${drops.join(' ')} create schema public;`;
}

/** In words, where the second differs from the first. Sequences may be ahead: they take part in no transaction. */
export function differencesOf(expected: DatabaseContents, found: DatabaseContents): string[] {
  const differences: string[] = [];
  const there = new Map(found.tables.map((table) => [table.name, table]));
  for (const { name, rows, checksum } of expected.tables) {
    const table = there.get(name);
    there.delete(name);
    if (!table) differences.push(`${name}: is missing`);
    else if (table.rows !== rows)
      differences.push(`${name}: ${table.rows} rows instead of ${rows}`);
    else if (table.checksum !== checksum) differences.push(`${name}: has other rows`);
  }
  for (const name of there.keys()) differences.push(`${name}: was not in the backup`);
  const numbers = new Map(found.sequences.map(({ name, last }) => [name, last]));
  for (const { name, last } of expected.sequences) {
    if ((numbers.get(name) ?? -1) < last) differences.push(`${name}: is behind`);
  }
  return differences;
}
