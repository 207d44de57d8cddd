import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ADOPTIONS } from './inherited/adoptions';
import { planAdoption, type Run } from './inherited/plan';
import { clearUp, proveAdoption } from './inherited/proof';
import { type Adoption, isTaken } from './inherited/tables';

/**
 * Copies the rows of an older release's tables as planned in the same transaction. Rows that have no place in the new
 * tables stay where they are, and are listed in `inherited.set_aside` with the reason.
 */
export class AdoptInheritedRows1795220820000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    if (!(await hasInheritedTables(db))) return;
    await db.query(`
      create table inherited.adoption (
        table_name     text        primary key,
        rows_found     bigint      not null,
        rows_adopted   bigint      not null,
        rows_set_aside bigint      not null,
        checksum       numeric     not null,
        changes        jsonb       not null,
        rows_after     bigint      not null,
        adopted_at     timestamptz not null default now()
      );
      create table inherited.set_aside (
        id         bigserial primary key,
        table_name text      not null,
        source_key text,
        reason     text      not null,
        row_data   jsonb     not null
      );
      create index ix_set_aside_table on inherited.set_aside (table_name, reason)`);
    if (await isPlanned(db)) return copyAll(db);
    // Taken back and made again: nobody planned it in this transaction.
    const run: Run = (text) => db.query(text) as Promise<never[]>;
    const plans = await planAdoption(run, 'inherited', () => undefined);
    await copyAll(db);
    await proveAdoption(run, plans);
    await clearUp(run);
  }

  /** Takes the copies out again, with everything that was made on top of them. */
  async down(db: QueryRunner): Promise<void> {
    if (!(await hasInheritedTables(db))) return;
    for (const table of [
      'datasets',
      'audit_logs',
      'user_sessions',
      'system_stats_cache',
      'service_accounts',
    ]) {
      await db.query(`
        do $$
        begin
          if to_regclass('inherited.${table}') is not null then
            delete from ${table} n using inherited.${table} o where n.id::text = o.id::text;
          end if;
        end $$`);
    }
    await db.query('drop table if exists inherited.adoption, inherited.set_aside');
  }
}

async function isPlanned(db: QueryRunner): Promise<boolean> {
  const rows = (await db.query(
    "select 1 where to_regclass('pg_temp.aside') is not null",
  )) as unknown[];
  return rows.length > 0;
}

async function copyAll(db: QueryRunner): Promise<void> {
  for (const adoption of ADOPTIONS) await copy(db, adoption);
  for (const { table } of ADOPTIONS) await goOnCounting(db, table);
}

async function copy(db: QueryRunner, { table, from, insert, after }: Adoption): Promise<void> {
  await db.query(`
    insert into ${table} (${insert.into})
    select ${insert.select}
      from ${from} ${insert.join ?? ''}
     where ${isTaken(table)}`);
  await db.query(`
    do $$
    begin
      if to_regclass('inherited.${table}') is not null then
        insert into inherited.set_aside (table_name, source_key, reason, row_data)
        select s.table_name, s.source_key, s.reason, to_jsonb(o)
          from aside s join inherited.${table} o on o.ctid = s.row_id
         where s.table_name = '${table}'
         order by s.row_id;
      end if;
    end $$`);
  if (after) await db.query(after);
  await db.query(`analyze ${table}`);
  await db.query(`do $$ begin raise notice 'adopted %', '${table}'; end $$`);
}

/** Ids that rows had once, also those that are set aside or gone, are not given out again: history speaks of them. */
async function goOnCounting(db: QueryRunner, table: string): Promise<void> {
  const sequences = (await db.query(`
    select pg_get_serial_sequence('${table}', 'id') as ours,
           case when to_regclass('inherited.${table}') is not null
                then pg_get_serial_sequence('inherited.${table}', 'id') end as older
      from pg_attribute a
     where a.attrelid = '${table}'::regclass and a.attname = 'id'`)) as Sequences[];
  const { ours, older } = sequences[0] ?? {};
  if (!ours) return;
  const last = older ? `pg_sequence_last_value('${older}')` : '0';
  await db.query(`
    select setval('${ours}', greatest(${last}, (select max(id) from ${table}),
                                      (select max(id) from old_${table}), 0) + 1, false)`);
}

interface Sequences {
  ours: string | null;
  older: string | null;
}

async function hasInheritedTables(db: QueryRunner): Promise<boolean> {
  const rows = (await db.query(
    "select 1 from pg_tables where schemaname = 'inherited' and tablename = 'datasets'",
  )) as unknown[];
  return rows.length > 0;
}
