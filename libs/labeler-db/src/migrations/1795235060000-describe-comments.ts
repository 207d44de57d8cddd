import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is mentioned in a comment, who settled its thread and when, and what is left of one that was deleted. */
export class DescribeComments1795235060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('set constraints all immediate');
    await db.query(`
      alter table comments
        add column mentions int[] not null default '{}',
        add column edited_at timestamptz,
        add column resolved_at timestamptz,
        add column resolved_by int,
        add column deleted_at timestamptz;
      update comments set resolved = false where thread_id is not null and resolved;
      update comments set resolved_at = updated_at where resolved;
      alter table comments
        drop constraint ck_comments_text,
        add constraint ck_comments_text check (text <> '' or deleted_at is not null),
        add constraint ck_comments_resolved check (resolved = (resolved_at is not null)),
        add constraint ck_comments_reply check (thread_id is null or not resolved);
      create index ix_comments_project on comments (project_id, id);
      create index ix_comments_author on comments (project_id, author_id, id);
      create index ix_comments_mentions on comments (project_id, id) where mentions <> '{}'
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index ix_comments_mentions;
      drop index ix_comments_author;
      drop index ix_comments_project;
      update comments set text = '-' where text = '';
      alter table comments
        drop constraint ck_comments_reply,
        drop constraint ck_comments_resolved,
        drop constraint ck_comments_text,
        add constraint ck_comments_text check (text <> ''),
        drop column deleted_at, drop column resolved_by, drop column resolved_at, drop column edited_at,
        drop column mentions
    `);
  }
}
