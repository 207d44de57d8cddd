import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `project_id` holds the dataset's id, here and on the wire. */
export class CreateInvitations1795220040000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table invitations (
        id            serial       primary key,
        token         varchar(255) not null,
        project_id    varchar(100) not null,
        inviter_id    int          not null,
        invitee_id    int          not null,
        invitee_email varchar(255) not null,
        role          varchar(20)  not null,
        status        varchar(20)  not null default 'pending',
        message       text,
        created_at    timestamptz  not null default now(),
        expires_at    timestamptz  not null,
        accepted_at   timestamptz,
        cancelled_at  timestamptz,
        constraint uq_invitations_token unique (token),
        constraint fk_invitations_dataset foreign key (project_id)
          references datasets (id) on delete cascade,
        constraint ck_invitations_role
          check (role in ('owner', 'admin', 'reviewer', 'annotator', 'viewer')),
        constraint ck_invitations_status
          check (status in ('pending', 'accepted', 'cancelled', 'expired'))
      );
      create unique index ux_invitations_pending on invitations (project_id, invitee_id)
        where status = 'pending';
      create index ix_invitations_project on invitations (project_id, created_at desc, id desc);
      create index ix_invitations_inviter on invitations (inviter_id, created_at desc, id desc);
      create index ix_invitations_invitee
        on invitations (invitee_id, status, created_at desc, id desc)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table invitations');
  }
}
