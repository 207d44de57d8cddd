import { LabelerDb } from '@libs/labeler-db';
import { DirectoryFallback, type IdRange, type KnownUser } from '@libs/user-db';
import { Injectable } from '@nestjs/common';

/** The copy of the users in the labeler database. It holds what access and lists need, no more. */
@Injectable()
export class LabelerUserDirectory extends DirectoryFallback {
  constructor(private readonly db: LabelerDb) {
    super();
  }

  load(ids: readonly number[]): Promise<KnownUser[]> {
    return this.db.sql<KnownUser>`
      select u.user_id as id, u.email, u.full_name as "fullName", null as company, null as division,
             null as department, u.organization_id as "organizationId", u.system_role as "systemRole",
             u.is_active as "isActive", u.badge_color as "badgeColor", u.avatar_name as "avatarName",
             null as "createdAt", null as "updatedAt"
        from user_directory u
       where u.user_id = any(${ids}::int[])`;
  }

  async organizationMembers(organizationId: number): Promise<number[]> {
    const rows = await this.db.sql<{ user_id: number }>`
      select u.user_id from user_directory u where u.organization_id = ${organizationId}`;
    return rows.map((row) => row.user_id);
  }

  async save(users: readonly KnownUser[], { after, upTo }: IdRange): Promise<number> {
    const [row] = await this.db.transaction(
      ({ sql }) => sql<{ changed: number }>`
        with incoming as (
          select i.*
            from unnest(${users.map((user) => user.id)}::int[],
                        ${users.map((user) => user.email)}::text[],
                        ${users.map((user) => user.fullName)}::text[],
                        ${users.map((user) => user.organizationId)}::int[],
                        ${users.map((user) => user.systemRole)}::text[],
                        ${users.map((user) => user.isActive)}::boolean[],
                        ${users.map((user) => user.badgeColor)}::text[],
                        ${users.map((user) => user.avatarName)}::text[])
              as i(user_id, email, full_name, organization_id, system_role, is_active,
                   badge_color, avatar_name)
        ), saved as (
          insert into user_directory as u (user_id, email, full_name, organization_id, system_role,
                                           is_active, badge_color, avatar_name)
          select i.user_id, i.email, i.full_name, i.organization_id, i.system_role,
                 i.is_active, i.badge_color, i.avatar_name
            from incoming i
           order by i.user_id
          on conflict (user_id) do update
             set email = excluded.email, full_name = excluded.full_name,
                 organization_id = excluded.organization_id, system_role = excluded.system_role,
                 is_active = excluded.is_active, badge_color = excluded.badge_color,
                 avatar_name = excluded.avatar_name, synced_at = now()
           where (u.email, u.full_name, u.organization_id, u.system_role, u.is_active,
                  u.badge_color, u.avatar_name)
                 is distinct from
                 (excluded.email, excluded.full_name, excluded.organization_id, excluded.system_role,
                  excluded.is_active, excluded.badge_color, excluded.avatar_name)
          returning u.user_id
        ), gone as (
          delete from user_directory u
           where u.user_id > ${after} and u.user_id <= ${upTo}
             and not exists (select from incoming i where i.user_id = u.user_id)
          returning u.user_id
        )
        select (select count(*) from saved) + (select count(*) from gone) as changed`,
    );
    return row?.changed ?? 0;
  }
}
