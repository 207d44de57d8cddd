import type { MigrationInterface, QueryRunner } from 'typeorm';
import { INHERITED_NAMES } from './inherited/tables';

/**
 * Moves the tables of an older release out of the way, into the schema `inherited`, so that the tables of this one
 * can be made anew. Their rows are copied over at the end; the originals stay as they were.
 */
export class SetAsideInheritedTables1795219200000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      do $$
      declare
        names constant text[] := '{${INHERITED_NAMES.join(',')}}';
        name text;
      begin
        for name in select t.tablename from pg_tables t
                     where t.schemaname = current_schema() and t.tablename = any(names)
        loop
          create schema if not exists inherited;
          execute format('alter table %I set schema inherited', name);
        end loop;
      end $$
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      do $$
      declare
        name text;
      begin
        for name in select t.tablename from pg_tables t where t.schemaname = 'inherited'
        loop
          execute format('alter table inherited.%I set schema %I', name, current_schema());
        end loop;
        drop schema if exists inherited;
      end $$
    `);
  }
}
