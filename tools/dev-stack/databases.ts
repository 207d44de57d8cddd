import { join } from 'node:path';
import {
  ensureDatabase,
  ensureRole,
  type Postgres,
  startPostgres,
  withClient,
} from '../embedded-postgres';
import { readOnlyGrants } from '../seed/users-schema';
import type { OnFailure } from './processes';
import { givenServers, type Settings } from './settings';
import { type Secrets, stablePort } from './state';

export interface Databases {
  labelerUrl: string;
  labelerIsEmbedded: boolean;
  /** Of a role that may write, where there is one: to arrange people, never for the applications. */
  usersUrl: string;
  usersAreEmbedded: boolean;
  /** Lets the applications read the users. To be called when the tables are there. */
  openUsersForReading(): Promise<void>;
  /** What the applications get. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** Addresses of the databases that the environment names. */
interface GivenUrls {
  labeler?: string;
  users?: string;
}

/** The two databases: those that the environment names, and embedded ones for the rest. */
export async function startDatabases(
  settings: Settings,
  secrets: Secrets,
  onFailure: OnFailure,
): Promise<Databases> {
  const { labeler, users } = await givenUrls();
  if (labeler !== undefined && users !== undefined) return useGiven(labeler, users);
  const postgres = await startPostgres({
    dataDir: join(settings.stateDir, 'postgres'),
    port: await stablePort(settings.stateDir, 'postgres'),
    superuserPassword: secrets.postgresPassword,
  });
  postgres.onUnexpectedExit(onFailure);
  return useEmbedded(postgres, secrets, { labeler, users });
}

async function givenUrls(): Promise<GivenUrls> {
  const { env } = process;
  const { labelerDatabase, userDatabase } = givenServers(env);
  if (!labelerDatabase && !userDatabase) return {};
  const { givenLabelerUrl, givenUsersUrl } = await import('./given-urls.js');
  return {
    labeler: labelerDatabase ? givenLabelerUrl(env) : undefined,
    users: userDatabase ? givenUsersUrl(env) : undefined,
  };
}

async function useEmbedded(
  postgres: Postgres,
  secrets: Secrets,
  given: GivenUrls,
): Promise<Databases> {
  const roles = rolesOf(secrets);
  if (given.labeler === undefined) await furnish(postgres, 'labeler', roles.labeler);
  if (given.users === undefined) {
    await furnish(postgres, 'users', roles.platform);
    await ensureRole(postgres.adminUrl, roles.reader);
  }
  const labelerUrl = given.labeler ?? postgres.url('labeler', roles.labeler);
  const usersUrl = given.users ?? postgres.url('users', roles.platform);
  return {
    labelerUrl,
    labelerIsEmbedded: given.labeler === undefined,
    usersUrl,
    usersAreEmbedded: given.users === undefined,
    openUsersForReading: async () => {
      if (given.users !== undefined) return;
      const grants = readOnlyGrants('users', roles.reader.name);
      await withClient(usersUrl, (client) => client.query(grants));
    },
    env: {
      LABELER_DATABASE_URL: labelerUrl,
      USER_DATABASE_URL: given.users ?? postgres.url('users', roles.reader),
    },
    stop: () => postgres.stop(),
  };
}

function useGiven(labelerUrl: string, usersUrl: string): Databases {
  return {
    labelerUrl,
    labelerIsEmbedded: false,
    usersUrl,
    usersAreEmbedded: false,
    openUsersForReading: () => Promise.resolve(),
    env: { LABELER_DATABASE_URL: labelerUrl, USER_DATABASE_URL: usersUrl },
    stop: () => Promise.resolve(),
  };
}

/** The names are those of a deployment. */
function rolesOf(secrets: Secrets) {
  return {
    platform: { name: 'platform_user', password: secrets.usersPassword },
    reader: { name: 'labeler_readonly', password: secrets.readerPassword },
    labeler: { name: 'labeler_user', password: secrets.labelerPassword },
  };
}

async function furnish(
  postgres: Postgres,
  database: string,
  owner: { name: string; password: string },
): Promise<void> {
  await ensureRole(postgres.adminUrl, owner);
  await ensureDatabase(postgres.adminUrl, database, owner.name);
}
