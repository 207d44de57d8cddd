import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Gives everybody whom dataset_permissions knows a seat in the project, unless they have one. Safe to run again.
 * A project has one owner; further owners of the older table become admins.
 */
export const FOLD_DATASET_PERMISSIONS = `
  insert into project_permissions (project_id, user_id, role, granted_by, granted_at)
  select a.id, m.user_id,
         case when m.role = 'member' then 'annotator' when m.user_id = a.owner_id then 'owner' else 'admin' end,
         m.granted_by, m.granted_at
    from dataset_permissions m
    join annotation_projects a on a.dataset_id = m.dataset_id
   order by m.id
  on conflict (project_id, user_id) do nothing`;

export class FoldDatasetPermissions1795220880000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(FOLD_DATASET_PERMISSIONS);
  }

  /** The seats stay: they cannot be told from those that were given otherwise. */
  async down(): Promise<void> {}
}
