import { ensureRole, type Role, withClient } from '../../../tools/embedded-postgres';
import { readOnlyGrants, USERS_SCHEMA } from '../../../tools/seed/users-schema';
import { migrate } from '@libs/labeler-db';
import { randomBytes } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import { databaseConfig } from './database-config';
import { ORGANIZATIONS, passwordHash, PEOPLE } from './people';
import type { TestServers } from './servers';

/** The roles of the test databases; the same in every run, so that runs may share a server. */
export const LABELER_ROLE: Role = { name: 'vision_test_labeler', password: 'vision-test' };
export const USERS_ROLE: Role = { name: 'vision_test_users', password: 'vision-test' };
/** May look at the users database and nothing else. */
export const READER_ROLE: Role = { name: 'vision_test_reader', password: 'vision-test' };

/** `url` with another database and, if given, another role. */
export function databaseUrl(url: string, database: string, role?: Role): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  if (role) Object.assign(changed, { username: role.name, password: role.password });
  return changed.href;
}

/** Builds the two databases that every test file gets a copy of. */
export async function createTemplates(adminUrl: string): Promise<TestServers['templates']> {
  const run = randomBytes(4).toString('hex');
  const templates = { labeler: `labeler_template_${run}`, users: `users_template_${run}` };
  for (const role of [LABELER_ROLE, USERS_ROLE, READER_ROLE]) await ensureRole(adminUrl, role);
  await withClient(adminUrl, async (client) => {
    await client.query(createDatabaseStatement(templates.labeler, LABELER_ROLE));
    await client.query(createDatabaseStatement(templates.users, USERS_ROLE));
  });
  await migrate(databaseConfig(databaseUrl(adminUrl, templates.labeler, LABELER_ROLE)));
  await fillUsers(databaseUrl(adminUrl, templates.users, USERS_ROLE), templates.users);
  return templates;
}

export async function dropTemplates(
  adminUrl: string,
  templates: TestServers['templates'],
): Promise<void> {
  await withClient(adminUrl, async (client) => {
    for (const name of Object.values(templates)) {
      await client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);
    }
  });
}

/** A database that nobody can enter except by a grant. To copy its files takes half as long as to log their pages. */
export function createDatabaseStatement(name: string, owner: Role, template = 'template0'): string {
  return (
    `create database ${escapeIdentifier(name)} owner ${owner.name} template ${escapeIdentifier(template)}` +
    ' strategy file_copy'
  );
}

async function fillUsers(url: string, database: string): Promise<void> {
  const hash = passwordHash();
  await withClient(url, async (client) => {
    await client.query(USERS_SCHEMA);
    await client.query(readOnlyGrants(escapeIdentifier(database), READER_ROLE.name));
    for (const { id, name } of ORGANIZATIONS) {
      await client.query('insert into organizations (id, name, company) values ($1, $2, $2)', [
        id,
        name,
      ]);
    }
    for (const person of PEOPLE) {
      await client.query(
        `insert into users (id, email, hashed_password, full_name, organization_id, system_role, is_active)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          person.id,
          person.email,
          hash,
          person.fullName,
          person.organizationId,
          person.systemRole,
          person.isActive,
        ],
      );
    }
    await client.query(`select setval('users_id_seq', 1000), setval('organizations_id_seq', 100)`);
  });
}
