import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What happens in a project, for those who watch it. Ids are given out before transactions commit, and do not commit in
 * order: who reads on from a snapshot asks for the transactions that it did not see, by their number.
 */
export class CreateProjectEvents1795234000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create sequence project_event_ids as bigint;
      create table project_events (
        project_id     varchar(50) not null,
        id             bigint      not null default nextval('project_event_ids'),
        type           varchar(40) not null,
        actor_id       int,
        payload        jsonb       not null,
        created_at     timestamptz not null default clock_timestamp(),
        transaction_id bigint      not null default pg_current_xact_id()::text::bigint,
        primary key (project_id, id),
        constraint fk_project_events_project foreign key (project_id)
          references annotation_projects (id) on delete cascade
      );
      create index ix_project_events_transaction on project_events (project_id, transaction_id);
      create index ix_project_events_created on project_events (created_at)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table project_events; drop sequence project_event_ids');
  }
}
