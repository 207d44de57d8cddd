import type { KnownUser, SignInUser } from './directory-user';
import type { UserDb } from './user-db';

/** `system_role` is an enum in most deployments. As text it can be compared with labels that it does not have. */
const COLUMNS = `u.id, u.email, u.full_name as "fullName", u.company, u.division, u.department,
  u.organization_id as "organizationId", u.system_role::text as "systemRole", u.is_active as "isActive",
  u.badge_color as "badgeColor", u.avatar_name as "avatarName", u.created_at as "createdAt",
  u.updated_at as "updatedAt"`;

const BY_IDS = `select ${COLUMNS} from users u where u.id = any((select $1::int[])::int[])`;
const BY_EMAIL = `select ${COLUMNS}, u.hashed_password as "hashedPassword" from users u where u.email = $1`;
const AFTER = `select ${COLUMNS} from users u where u.id > $1 order by u.id limit $2`;
const MEMBERS = `select u.id from users u where u.organization_id = $1`;

/** Text is compared as it is: `strpos` knows no wildcards. */
const MATCHES = `u.is_active and not u.id = any($2::int[])
  and (strpos(lower(u.email), lower($1::text)) > 0 or strpos(lower(u.full_name), lower($1::text)) > 0)`;

/** One row without a user when the page lies behind the last one. */
const SEARCH = `
  select t.total, p.*
    from (select count(*)::int as total from users u where ${MATCHES}) t
    left join lateral (select ${COLUMNS} from users u where ${MATCHES}
                        order by u.email, u.id offset $3 limit $4) p on true
   order by p.email, p.id`;

/** Times in the users database are UTC without a zone. */
const REGISTRATIONS = `
  select (select count(*) from users u where u.is_active) as "activeUsers",
         coalesce(jsonb_agg(jsonb_build_object('date', d.day, 'count', d.users) order by d.day), '[]') as days
    from (select u.created_at::date as day, count(*) as users
            from users u
           where u.created_at >= (now() at time zone 'UTC')::date - ($1::int - 1)
           group by 1) d`;

/** How many people there are, and when they came. */
export interface Registrations {
  activeUsers: number;
  /** Days in UTC (`YYYY-MM-DD`) on which somebody registered, active or not. */
  days: { date: string; count: number }[];
}

/** What a search for people asks for. */
export interface UserSearch {
  /** Part of an e-mail or a name, whatever its case. */
  text: string;
  excludedIds: readonly number[];
  limit: number;
  offset: number;
}

export interface UserPage {
  /** Of all pages. */
  total: number;
  users: KnownUser[];
}

export class UserQueries {
  constructor(private readonly db: UserDb) {}

  findByIds(ids: readonly number[]): Promise<KnownUser[]> {
    return this.db.query<KnownUser>(BY_IDS, [ids]);
  }

  /** The e-mail exactly as it was entered. */
  async findByEmail(email: string): Promise<SignInUser | undefined> {
    const [user] = await this.db.query<SignInUser>(BY_EMAIL, [email]);
    return user;
  }

  /** The next `limit` users by id. */
  listAfter(id: number, limit: number): Promise<KnownUser[]> {
    return this.db.query<KnownUser>(AFTER, [id, limit]);
  }

  /** Active users whose e-mail or name contains the text, by e-mail. */
  async search({ text, excludedIds, limit, offset }: UserSearch): Promise<UserPage> {
    const rows = await this.db.query<{ total: number } & (KnownUser | { id: null })>(SEARCH, [
      text,
      excludedIds,
      offset,
      limit,
    ]);
    const users = rows.flatMap(({ total: _total, ...user }) => (user.id === null ? [] : [user]));
    return { total: rows[0]?.total ?? 0, users };
  }

  /** @param days how many days back, today included */
  async registrations(days: number): Promise<Registrations> {
    const [row] = await this.db.query<{ activeUsers: number; days: Registrations['days'] }>(
      REGISTRATIONS,
      [days],
    );
    return row ?? { activeUsers: 0, days: [] };
  }

  async organizationMembers(organizationId: number): Promise<number[]> {
    const rows = await this.db.query<{ id: number }>(MEMBERS, [organizationId]);
    return rows.map(({ id }) => id);
  }
}
