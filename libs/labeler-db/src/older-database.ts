import type { Run } from './migrations/inherited/plan';
import {
  INHERITED_NAMES,
  INHERITED_TABLES,
  type InheritedTable,
  type SourceColumn,
} from './migrations/inherited/tables';

/** A labeler database of the system that came before. */
export interface OlderDatabase {
  schema: string;
  /** What its own migrations call its state; null when they left no word. */
  revision: string | null;
  tables: InheritedTable[];
  /** Tables and columns that it lacks, which are read as if they were empty. */
  missing: string[];
  bytes: number;
  /** Sessions of others on the database. */
  otherSessions: number;
  /** Why it cannot be adopted. */
  obstacles: string[];
}

/** The first migration sets older tables aside: as long as it has not run, tables with these names are older ones. */
const FIRST_MIGRATION = 'SetAsideInheritedTables1795219200000';

/** @returns null when the database has no tables of the older system, or was adopted. */
export async function examine(run: Run): Promise<OlderDatabase | null> {
  const tables = await olderTables(run);
  if (tables.length === 0 || (await hasFirstMigration(run))) return null;
  const [row] = await run<{
    schema: string;
    may_create: boolean;
    is_taken: boolean;
    has_revision: boolean;
    sessions: string;
    bytes: string;
    foreign_tables: string | null;
  }>(`
    select current_schema() as schema, has_database_privilege(current_database(), 'create, temp') as may_create,
           exists (select from pg_namespace n join pg_class c on c.relnamespace = n.oid
                    where n.nspname = 'inherited') as is_taken,
           to_regclass('alembic_version') is not null as has_revision,
           (select count(*) from pg_stat_activity a
             where a.datname = current_database() and a.pid <> pg_backend_pid())::text as sessions,
           coalesce(sum(pg_total_relation_size(c.oid)), 0)::text as bytes,
           string_agg(c.relname, ', ' order by c.relname) filter (where not pg_has_role(c.relowner, 'usage'))
             as foreign_tables
      from pg_class c
     where c.relnamespace = current_schema()::regnamespace and c.relname in (${quoted(tables)})`);
  if (!row) return null;
  const lacks = await lackingColumns(run, tables);
  const obstacles = [
    ...(row.may_create ? [] : ['The role lacks the rights CREATE and TEMPORARY on the database.']),
    ...(row.is_taken ? ['There is a schema "inherited" already. Rename it and try again.'] : []),
    ...(row.foreign_tables ? [`The role does not own the tables: ${row.foreign_tables}.`] : []),
    ...(lacks.required.length > 0
      ? [`Columns are missing, without which no row can be read: ${lacks.required.join(', ')}.`]
      : []),
    ...['datasets', 'annotation_projects']
      .filter((name) => !tables.includes(name as InheritedTable))
      .map((name) => `There is no table ${name}.`),
  ];
  return {
    schema: row.schema,
    revision: row.has_revision ? await revisionOf(run) : null,
    tables,
    missing: [...INHERITED_NAMES.filter((name) => !tables.includes(name)), ...lacks.others],
    bytes: Number(row.bytes),
    otherSessions: Number(row.sessions),
    obstacles,
  };
}

async function olderTables(run: Run): Promise<InheritedTable[]> {
  const rows = await run<{ name: InheritedTable }>(`
    select t.tablename as name from pg_tables t
     where t.schemaname = current_schema() and t.tablename in (${quoted(INHERITED_NAMES)})`);
  const found = new Set(rows.map(({ name }) => name));
  return INHERITED_NAMES.filter((name) => found.has(name));
}

async function hasFirstMigration(run: Run): Promise<boolean> {
  const [row] = await run<{ there: boolean }>(
    `select to_regclass('schema_migrations') is not null as there`,
  );
  if (!row?.there) return false;
  const applied = await run(`select 1 from schema_migrations where name = '${FIRST_MIGRATION}'`);
  return applied.length > 0;
}

async function lackingColumns(run: Run, tables: readonly InheritedTable[]) {
  const rows = await run<{ name: string }>(`
    select c.table_name || '.' || c.column_name as name from information_schema.columns c
     where c.table_schema = current_schema()`);
  const there = new Set(rows.map(({ name }) => name));
  const lacking = tables.flatMap((table) =>
    Object.entries<SourceColumn>(INHERITED_TABLES[table].columns)
      .map(([name, { isRequired }]) => ({ name: `${table}.${name}`, isRequired }))
      .filter(({ name }) => !there.has(name)),
  );
  return {
    required: lacking.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    others: lacking.filter(({ isRequired }) => !isRequired).map(({ name }) => name),
  };
}

async function revisionOf(run: Run): Promise<string | null> {
  const rows = await run<{ version: string }>(
    'select version_num as version from alembic_version order by 1',
  );
  return rows.map(({ version }) => version).join(', ') || null;
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');
