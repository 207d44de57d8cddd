import { loadConfig } from '@libs/config';
import type { DatabaseConfig } from '@libs/database';
import { labelerDbConfigSchema } from '@libs/labeler-db';
import { userDbConfigSchema } from '@libs/user-db';

type Environment = NodeJS.ProcessEnv;

export function givenLabelerUrl(env: Environment): string {
  const { database } = loadConfig({ database: labelerDbConfigSchema }, env);
  return urlOf(database, env.LABELER_DATABASE_URL ?? env.LABELER_DB_URL ?? env.DATABASE_URL);
}

export function givenUsersUrl(env: Environment): string {
  const { database } = loadConfig({ database: userDbConfigSchema }, env);
  return urlOf(database, env.USER_DATABASE_URL ?? env.USER_DB_URL);
}

/** The URL as it was given, with all its parameters, or one made of the parts. */
function urlOf(config: DatabaseConfig, url: string | undefined): string {
  if (url) return url;
  const made = new URL(`postgresql://${config.host}:${config.port}/${config.database}`);
  made.username = config.user;
  made.password = config.password;
  return made.href;
}
