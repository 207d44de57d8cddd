import type { MigrationInterface, QueryRunner } from 'typeorm';

/** SQLSTATE of a statement that refused itself. */
export const REFUSED_STATEMENT = 'VL001';

/** Lets a statement of several parts undo all of them when one of them did not do what it should. */
export class RefuseStatements1795300000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create function refuse_statement() returns boolean language plpgsql volatile as $$
      begin
        raise exception 'the statement did not do all of its parts' using errcode = '${REFUSED_STATEMENT}';
      end $$`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop function refuse_statement()');
  }
}
