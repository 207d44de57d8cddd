import type { MigrationInterface, QueryRunner } from 'typeorm';

const KEY = 'visibility, labeled, format, published_task_types';

/** Adds groups of `changed` to the totals, in a fixed order, so that two statements cannot deadlock. */
const shift = (changed: string) => `
    insert into dataset_totals as t (${KEY}, num_datasets)
    select ${KEY}, sum(c.n) from (${changed}) c group by ${KEY} having sum(c.n) <> 0 order by ${KEY}
    on conflict (${KEY}) do update set num_datasets = t.num_datasets + excluded.num_datasets`;

const listed = (table: string, n: 1 | -1) =>
  `select ${KEY}, ${n} as n from ${table} where status <> 'deleting'`;

const FUNCTIONS = Object.entries({
  datasets_inserted: shift(listed('added', 1)),
  datasets_updated: shift(`${listed('added', 1)} union all ${listed('removed', -1)}`),
  datasets_deleted: shift(listed('removed', -1)),
  datasets_truncated: 'delete from dataset_totals',
}).map(
  ([name, statement]) => `create function ${name}() returns trigger language plpgsql as $$
  begin
    ${statement};
    return null;
  end $$`,
);

/** How many datasets there are of each kind that a list can ask for: counting them takes time with their number. */
export class MaintainDatasetTotals1795220325000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table dataset_totals (
        visibility           varchar(20) not null,
        labeled              boolean     not null,
        format               varchar(50) not null,
        published_task_types text[]      not null,
        num_datasets         bigint      not null,
        primary key (visibility, labeled, format, published_task_types)
      ) with (fillfactor = 50)
    `);
    for (const statement of FUNCTIONS) await db.query(statement);
    await db.query(`
      create trigger datasets_inserted after insert on datasets
        referencing new table as added
        for each statement execute function datasets_inserted();
      create trigger datasets_updated after update on datasets
        referencing old table as removed new table as added
        for each statement execute function datasets_updated();
      create trigger datasets_deleted after delete on datasets
        referencing old table as removed
        for each statement execute function datasets_deleted();
      create trigger datasets_truncated after truncate on datasets
        for each statement execute function datasets_truncated()
    `);
    await db.query(shift(listed('datasets', 1)));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger datasets_truncated on datasets;
      drop trigger datasets_deleted on datasets;
      drop trigger datasets_updated on datasets;
      drop trigger datasets_inserted on datasets;
      drop function datasets_truncated();
      drop function datasets_deleted();
      drop function datasets_updated();
      drop function datasets_inserted();
      drop table dataset_totals
    `);
  }
}
