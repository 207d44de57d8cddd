import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Frozen copies of single annotations, kept for versions published by older releases. */
export class CreateAnnotationSnapshots1795220160000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table annotation_snapshots (
        id            bigserial primary key,
        version_id    int       not null,
        annotation_id bigint    not null,
        snapshot_data jsonb     not null,
        constraint fk_annotation_snapshots_version foreign key (version_id)
          references annotation_versions (id) on delete cascade,
        constraint ck_annotation_snapshots_data check (jsonb_typeof(snapshot_data) = 'object')
      );
      create index ix_annotation_snapshots_version on annotation_snapshots (version_id, annotation_id)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table annotation_snapshots');
  }
}
