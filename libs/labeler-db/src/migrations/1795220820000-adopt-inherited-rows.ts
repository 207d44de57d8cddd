import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  ANNOTATION_HISTORY,
  ANNOTATION_TASKS,
  ANNOTATIONS,
  COMMENTS,
  IMAGE_ANNOTATION_STATUS,
  IMAGE_LOCKS,
} from './inherited/annotations';
import {
  ANNOTATION_PROJECTS,
  DATASET_PERMISSIONS,
  DATASETS,
  IMAGE_METADATA,
  INVITATIONS,
  PROJECT_PERMISSIONS,
} from './inherited/datasets';
import {
  AUDIT_LOGS,
  SERVICE_ACCOUNTS,
  SYSTEM_STATS_CACHE,
  USER_SESSIONS,
} from './inherited/operations';
import type { Adoption } from './inherited/tables';
import { ANNOTATION_SNAPSHOTS, ANNOTATION_VERSIONS } from './inherited/versions';

/** Parents before children. */
const ADOPTIONS: readonly Adoption[] = [
  DATASETS,
  ANNOTATION_PROJECTS,
  PROJECT_PERMISSIONS,
  DATASET_PERMISSIONS,
  IMAGE_METADATA,
  INVITATIONS,
  ANNOTATIONS,
  ANNOTATION_HISTORY,
  IMAGE_ANNOTATION_STATUS,
  IMAGE_LOCKS,
  ANNOTATION_TASKS,
  COMMENTS,
  ANNOTATION_VERSIONS,
  ANNOTATION_SNAPSHOTS,
  AUDIT_LOGS,
  USER_SESSIONS,
  SYSTEM_STATS_CACHE,
  SERVICE_ACCOUNTS,
];

/** Older tables hold UTC in columns without a zone, and JSON of any kind, some of it as text. */
const PREPARATION = `
  set local timezone to 'UTC';
  create function pg_temp.json_of(source text, kind text) returns jsonb language plpgsql as $$
  begin
    return case when jsonb_typeof(source::jsonb) = kind then source::jsonb end;
  exception when others then
    return null;
  end $$;
  create function pg_temp.object_of(source jsonb) returns jsonb language sql as $$
    select case when jsonb_typeof(source) = 'object' then source else '{}' end
  $$;
  create function pg_temp.number_of(source text) returns numeric language plpgsql as $$
  begin
    return source::numeric;
  exception when others then
    return null;
  end $$;
  create table inherited.adoption (
    table_name text primary key,
    rows_found bigint not null,
    rows_taken bigint not null
  )`;

/**
 * Copies the rows of an older release's tables. Rows that break a rule of the new tables, such as annotations of an
 * image that does not exist, stay where they are; `inherited.adoption` says how many of which table were taken.
 */
export class AdoptInheritedRows1795220820000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    if (!(await hasInheritedTables(db))) return;
    await db.query(PREPARATION);
    for (const { table, insert, after } of ADOPTIONS) {
      await db.query(`
        with taken as (${insert} returning 1)
        insert into inherited.adoption
        select '${table}', (select count(*) from inherited.${table}), (select count(*) from taken)`);
      if (after) await db.query(after);
    }
    await db.query(`
      do $$
      declare
        name text;
      begin
        for name in select a.table_name from inherited.adoption a
                     where pg_get_serial_sequence(a.table_name, 'id') is not null
        loop
          execute format('select setval(pg_get_serial_sequence(%L, ''id''), coalesce(max(id), 0) + 1, false) from %I',
                         name, name);
        end loop;
      end $$;
      drop function pg_temp.json_of(text, text), pg_temp.object_of(jsonb), pg_temp.number_of(text);
      drop table image_names`);
  }

  /** Takes the copies out again, with everything that was made on top of them. */
  async down(db: QueryRunner): Promise<void> {
    if (!(await hasInheritedTables(db))) return;
    await db.query(`
      delete from datasets n using inherited.datasets o where n.id = o.id;
      delete from audit_logs n using inherited.audit_logs o where n.id = o.id;
      delete from user_sessions n using inherited.user_sessions o where n.id = o.id;
      delete from system_stats_cache n using inherited.system_stats_cache o where n.id = o.id;
      delete from service_accounts n using inherited.service_accounts o where n.id = o.id;
      drop table inherited.adoption`);
  }
}

async function hasInheritedTables(db: QueryRunner): Promise<boolean> {
  const rows = (await db.query(
    "select 1 from pg_tables where schemaname = 'inherited' and tablename = 'datasets'",
  )) as unknown[];
  return rows.length > 0;
}
