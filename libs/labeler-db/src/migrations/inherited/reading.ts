import { archivePathFunction } from '../1795219260000-create-archive-path-function';
import type { InheritedTable, SourceColumn, SourceTable } from './tables';

/** Of a column of an older table: its type as PostgreSQL writes it. */
export type ActualColumns = ReadonlyMap<string, string>;

/** Earlier or later times are slips of a clock, and JavaScript or the wire could not say all of them. */
const [EARLIEST, LATEST] = ['2000-01-01', '2100-01-01'];

/** What the statements of an adoption call. All of it is gone with the transaction. */
export const FUNCTIONS = [
  archivePathFunction('pg_temp.dataset_archive_path'),
  `create function pg_temp.json_of(source text) returns jsonb language plpgsql immutable as $$
  begin
    return source::jsonb;
  exception when others then
    return null;
  end $$`,
  `create function pg_temp.time_of(source text) returns timestamp language plpgsql stable as $$
  begin
    return source::timestamp;
  exception when others then
    return null;
  end $$`,
  `create function pg_temp.number_of(source text) returns numeric language plpgsql immutable as $$
  begin
    return source::numeric;
  exception when others then
    return null;
  end $$`,
  `create function pg_temp.object_of(source jsonb) returns jsonb language sql immutable as $$
    select case when jsonb_typeof(source) = 'object' then source else '{}' end $$`,
  // Lists of names: numbers are written out, anything else is left out.
  `create function pg_temp.names_of(source jsonb) returns jsonb language sql immutable as $$
    select case when jsonb_typeof(source) = 'array' then coalesce(
      (select jsonb_agg(e.value #>> '{}' order by e.n) from jsonb_array_elements(source) with ordinality e(value, n)
        where jsonb_typeof(e.value) in ('string', 'number')), '[]') end $$`,
  // Names of tasks that were used before the present ones. Null for what cannot be one.
  `create function pg_temp.task_of(source text) returns text language sql immutable as $$
    select case when lower(source) = 'object_detection' then 'detection'
                when lower(source) = 'keypoints' then 'keypoint'
                when lower(source) ~ '^[a-z][a-z0-9_-]{0,49}$' then lower(source) end $$`,
];

/** The row as the adoption reads it, whatever the types of its columns have become. */
export function viewOf(
  table: InheritedTable,
  { columns }: SourceTable,
  { schema, actual }: { schema: string; actual: ActualColumns },
): string {
  const read = Object.entries(columns).map(
    ([name, column]) => `${valueOf(name, column, actual.get(name))} as "${name}"`,
  );
  const isThere = actual.size > 0;
  return `create temp view old_${table} as select ${isThere ? 'o.ctid' : 'null::tid'} as row_id, ${read.join(', ')}
    ${isThere ? `from "${schema}"."${table}" o` : 'where false'}`;
}

function valueOf(name: string, column: SourceColumn, actual: string | undefined): string {
  const value = readAs(name, column, actual);
  return column.isCut ? `left(${value}, ${column.most})` : value;
}

const TYPES: Record<SourceColumn['type'], string> = {
  ...{ text: 'text', texts: 'text[]', int: 'int', bigint: 'bigint', boolean: 'boolean' },
  ...{ time: 'timestamptz', json: 'jsonb' },
};

const RANGES = { int: 2_147_483_647n, bigint: 9_223_372_036_854_775_807n };

function readAs(name: string, { type }: SourceColumn, actual: string | undefined): string {
  if (actual === undefined) return `null::${TYPES[type]}`;
  const value = `o."${name}"`;
  switch (type) {
    case 'text':
      return `${value}::text`;
    case 'texts':
      return actual.endsWith('[]') ? `${value}::text[]` : 'null::text[]';
    case 'boolean':
      return actual === 'boolean'
        ? value
        : `lower(${value}::text) in ('t', 'true', 'y', 'yes', 'on', '1')`;
    case 'json':
      return actual === 'jsonb' ? value : `pg_temp.json_of(${value}::text)`;
    case 'time':
      return timeOf(value, actual);
    default:
      return numberOf(value, type, actual);
  }
}

function numberOf(value: string, type: 'int' | 'bigint', actual: string): string {
  const fitting = type === 'int' ? ['smallint', 'integer'] : ['smallint', 'integer', 'bigint'];
  if (fitting.includes(actual)) return `${value}::${type}`;
  const number = `pg_temp.number_of(${value}::text)`;
  return `(case when abs(${number}) <= ${RANGES[type]} then ${number} end)::${type}`;
}

function timeOf(value: string, actual: string): string {
  const times: Record<string, string> = {
    'timestamp without time zone': value,
    'timestamp with time zone': `(${value} at time zone 'UTC')`,
  };
  const time = times[actual.replace(/\(\d\)/, '')] ?? `pg_temp.time_of(${value}::text)`;
  return `case when ${time} >= '${EARLIEST}' and ${time} < '${LATEST}' then ${time} at time zone 'UTC' end`;
}

/** Over `old_{table} x`: rows that lack what they need, or have more than there is room for. */
export function unfit({ columns }: SourceTable) {
  return Object.entries(columns).flatMap(([name, { most, isCut, isRequired }]) => [
    ...(isRequired
      ? [{ when: `x."${name}" is null`, say: `has no ${name} that can be read` }]
      : []),
    ...(most !== undefined && !isCut
      ? [
          {
            when: `length(x."${name}") > ${most}`,
            say: `its ${name} is longer than ${most} characters`,
          },
        ]
      : []),
  ]);
}

/** Over the older table `o` itself: values that are read as if there were none, or cut. */
export function unreadable({ columns }: SourceTable, actual: ActualColumns) {
  return Object.entries(columns).flatMap(([name, column]) => {
    const type = actual.get(name);
    const value = `o."${name}"`;
    if (type === undefined) return [];
    if (column.isCut) {
      const when = `length(${value}::text) > ${column.most}`;
      return [{ when, say: `${name} was cut to ${column.most} characters` }];
    }
    if (column.type === 'text' || (column.type === 'json' && type === 'jsonb')) return [];
    const when = `${value} is not null and (${readAs(name, column, type)}) is null`;
    const why = column.type === 'time' ? 'lay outside of 2000 to 2099' : 'could not be read';
    return [{ when, say: `${name} ${why} and was left out` }];
  });
}
