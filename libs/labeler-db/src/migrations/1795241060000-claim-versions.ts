import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Publications under way, what is left of those that died, and published files that are not yet as they should be. */
export class ClaimVersions1795241060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(String.raw`
      create table version_claims (
        version_id      int          primary key,
        project_id      varchar(50)  not null,
        task_type       varchar(50)  not null,
        version_number  varchar(50)  not null,
        folder          text         not null,
        revision        bigint       not null,
        labels_hash     text         not null,
        content_version int          not null,
        claimed_at      timestamptz  not null default clock_timestamp(),
        expires_at      timestamptz  not null,
        swept_at        timestamptz,
        constraint uq_version_claims_folder unique (project_id, task_type, folder),
        constraint fk_version_claims_project foreign key (project_id)
          references annotation_projects (id) on delete cascade,
        constraint ck_version_claims_task_type check (task_type ~ '^[a-z][a-z0-9_-]*$'),
        constraint ck_version_claims_number
          check (version_number !~ '[/\\[:cntrl:]]' and version_number not in ('', '.', '..')),
        constraint ck_version_claims_folder check (folder !~ '[/\\[:cntrl:]]' and folder not in ('', '.', '..'))
      );
      create index ix_version_claims_expires on version_claims (expires_at, version_id);

      create table live_file_requests (
        dataset_id   varchar(100) not null,
        task_type    varchar(50)  not null,
        request_id   bigserial    not null,
        requested_at timestamptz  not null default now(),
        held_until   timestamptz,
        primary key (dataset_id, task_type),
        constraint fk_live_file_requests_dataset foreign key (dataset_id)
          references datasets (id) on delete cascade,
        constraint ck_live_file_requests_task_type check (task_type ~ '^[a-z][a-z0-9_-]*$')
      )
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table live_file_requests; drop table version_claims');
  }
}
