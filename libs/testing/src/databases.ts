import { withClient } from '../../../tools/embedded-postgres';
import { randomBytes } from 'node:crypto';
import { escapeIdentifier, Pool, type QueryResultRow } from 'pg';
import { testServers } from './servers';
import {
  createDatabaseStatement,
  databaseUrl,
  LABELER_ROLE,
  READER_ROLE,
  USERS_ROLE,
} from './templates';

const BUILDER_CONNECTIONS = 2;

/** A copy of both databases that belongs to one test file. */
export interface TestDatabases {
  /** As the role that owns the labeler database and has migrated it. */
  readonly labelerUrl: string;
  /** As the role that owns the users database: for arranging people. */
  readonly usersUrl: string;
  /** As a role that has CONNECT, USAGE and SELECT and nothing else: what an application gets. */
  readonly usersReadonlyUrl: string;
  /** Runs one statement on the labeler database, for arranging and looking. */
  labeler<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  users<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Removes both databases, whoever is still connected. */
  drop(): Promise<void>;
}

/** Copies the template databases, which takes some 50 ms. */
export async function testDatabases(): Promise<TestDatabases> {
  const { databaseAdminUrl: admin, templates } = testServers();
  const id = randomBytes(5).toString('hex');
  const names = { labeler: `labeler_${id}`, users: `users_${id}` };
  await withClient(admin, async (client) => {
    await client.query(createDatabaseStatement(names.labeler, LABELER_ROLE, templates.labeler));
    await client.query(createDatabaseStatement(names.users, USERS_ROLE, templates.users));
    await client.query(entryStatements(names.users));
  });
  const labelerUrl = databaseUrl(admin, names.labeler, LABELER_ROLE);
  const usersUrl = databaseUrl(admin, names.users, USERS_ROLE);
  const pools = [labelerUrl, usersUrl].map(testPool);
  const [labeler, users] = pools.map(query) as [TestDatabases['labeler'], TestDatabases['users']];
  return {
    labelerUrl,
    usersUrl,
    usersReadonlyUrl: databaseUrl(admin, names.users, READER_ROLE),
    labeler,
    users,
    drop: async () => {
      await Promise.all(pools.map((each) => each.end()));
      await withClient(admin, async (client) => {
        for (const name of Object.values(names)) {
          await client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);
        }
      });
    },
  };
}

/** Rights on a database itself are the one thing that a copy does not take over from its template. */
function entryStatements(database: string): string {
  return `revoke all on database ${escapeIdentifier(database)} from public;
       grant connect on database ${escapeIdentifier(database)} to ${READER_ROLE.name}`;
}

/** A few connections to a database of a test, in UTC; they outlive what a test does to the server. */
export function testPool(url: string): Pool {
  const created = new Pool({
    connectionString: url,
    max: BUILDER_CONNECTIONS,
    options: '-c timezone=UTC',
    allowExitOnIdle: true,
  });
  // Tests stop servers under their pools.
  created.on('error', () => undefined);
  return created;
}

function query(from: Pool): TestDatabases['labeler'] {
  return async <Row extends QueryResultRow>(text: string, values: unknown[] = []) =>
    (await from.query<Row>(text, values)).rows;
}
