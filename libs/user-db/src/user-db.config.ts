import { whole } from '@libs/config';
import { type DatabaseConfig, databaseConfigSchema } from '@libs/database';
import { z } from 'zod';

const DIRECTORY = z
  .object({ USER_CACHE_TTL_SECONDS: whole(0, 300, 5) })
  .transform((env) => ({ cacheTtlSeconds: env.USER_CACHE_TTL_SECONDS }));

export interface UserDbConfig extends DatabaseConfig {
  /** How long what we know of a user may be used without looking again. */
  cacheTtlSeconds: number;
}

export const userDbConfigSchema = databaseConfigSchema({
  urls: ['USER_DATABASE_URL', 'USER_DB_URL'],
  prefix: 'USER_DB',
}).and(DIRECTORY);
