import { hash } from 'bcrypt';
import { Client } from 'pg';
import {
  type DemoPerson,
  ORGANIZATIONS,
  type OrganizationKey,
  PEOPLE,
  type PersonKey,
} from './people';
import type { UserIds } from './rows';
import { USERS_SCHEMA } from './users-schema';

const BCRYPT_COST = 12;

/**
 * Makes the tables of an empty users database and fills them with the demo's people.
 * A database that has users already belongs to somebody and stays as it is.
 * @returns the ids of the demo's people, or undefined when they are not there.
 */
export async function seedUsers(usersUrl: string): Promise<UserIds | undefined> {
  const client = new Client({ connectionString: usersUrl });
  await client.connect();
  try {
    await client.query('begin');
    if (await isEmpty(client)) await insertPeople(client);
    await client.query('commit');
    return await findPeople(client);
  } finally {
    await client.end();
  }
}

async function isEmpty(client: Client): Promise<boolean> {
  const { rows } = await client.query(`select to_regclass('public.users') as users`);
  const [{ users }] = rows as [{ users: string | null }];
  if (users === null) {
    await client.query(USERS_SCHEMA);
    return true;
  }
  const { rowCount } = await client.query('select from users limit 1');
  return rowCount === 0;
}

async function insertPeople(client: Client): Promise<void> {
  const organizations: Partial<Record<OrganizationKey, number>> = {};
  for (const [key, { name, company, division }] of Object.entries(ORGANIZATIONS)) {
    const { rows } = await client.query<{ id: number }>(
      'insert into organizations (name, company, division) values ($1, $2, $3) returning id',
      [name, company, division],
    );
    organizations[key as OrganizationKey] = rows[0]?.id;
  }
  const hashes = await hashesOf(Object.values(PEOPLE));
  for (const person of Object.values<DemoPerson>(PEOPLE)) {
    const home = person.organization;
    await client.query(
      `insert into users (email, hashed_password, full_name, company, division, organization_id, system_role,
                          avatar_name, badge_color)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        person.email,
        hashes.get(person.password),
        person.fullName,
        home && ORGANIZATIONS[home].company,
        home && ORGANIZATIONS[home].division,
        home && organizations[home],
        person.systemRole,
        person.avatarName,
        person.badgeColor,
      ],
    );
  }
}

/** One hash per password, because each costs a fifth of a second. */
async function hashesOf(people: readonly DemoPerson[]): Promise<Map<string, string>> {
  const passwords = [...new Set(people.map(({ password }) => password))];
  const hashes = await Promise.all(passwords.map((password) => hash(password, BCRYPT_COST)));
  return new Map(passwords.map((password, index) => [password, hashes[index] ?? '']));
}

async function findPeople(client: Client): Promise<UserIds | undefined> {
  const { rows } = await client.query<{ id: number; email: string }>(
    'select id, email from users where email = any($1)',
    [Object.values(PEOPLE).map(({ email }) => email)],
  );
  const ids = Object.entries(PEOPLE).map(
    ([key, { email }]) => [key, rows.find((row) => row.email === email)?.id] as const,
  );
  const complete = ids.every(([, id]) => id !== undefined);
  return complete ? (Object.fromEntries(ids) as Record<PersonKey, number>) : undefined;
}
