import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a version was made of and what its files are. Versions of older releases say nothing of it. */
export class KeepContentsOfVersions1795241000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table annotation_versions
        add column notes           text,
        add column revision        bigint,
        add column include_draft   boolean,
        add column folder          text,
        add column dice_path       text,
        add column dice_size       bigint,
        add column content_hash    varchar(80),
        add column content_version int,
        add column labels_hash     text,
        add column basis_hash      text,
        add column export_size     bigint,
        add column export_sha256   text,
        add column conservation    jsonb,
        add constraint ck_annotation_versions_content check (
          num_nulls(revision, include_draft, folder, dice_path, dice_size, content_hash, content_version, labels_hash,
                    basis_hash, export_size, export_sha256, conservation) in (0, 12)),
        add constraint ck_annotation_versions_revision check (revision >= 1 and content_version >= 1),
        add constraint ck_annotation_versions_sizes check (dice_size >= 0 and export_size >= 0),
        add constraint ck_annotation_versions_sha256 check (export_sha256 ~ '^[0-9a-f]{64}$'),
        add constraint ck_annotation_versions_conservation check (jsonb_typeof(conservation) = 'object')
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table annotation_versions
        drop column notes, drop column revision, drop column include_draft, drop column folder,
        drop column dice_path, drop column dice_size, drop column content_hash, drop column content_version,
        drop column labels_hash, drop column basis_hash, drop column export_size, drop column export_sha256,
        drop column conservation
    `);
  }
}
