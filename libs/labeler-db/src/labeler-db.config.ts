import { type DatabaseConfig, databaseConfigSchema } from '@libs/database';

export const labelerDbConfigSchema = databaseConfigSchema({
  urls: ['LABELER_DATABASE_URL', 'LABELER_DB_URL', 'DATABASE_URL'],
  prefix: 'LABELER_DB',
});

/**
 * The same database past PgBouncer, for what needs a session or hours: migrations and LISTEN. Where
 * `LABELER_DIRECT_DATABASE_URL` is not set, the ordinary address.
 */
export const directLabelerDbConfigSchema = databaseConfigSchema({
  urls: ['LABELER_DIRECT_DATABASE_URL', 'LABELER_DATABASE_URL', 'LABELER_DB_URL', 'DATABASE_URL'],
  prefix: 'LABELER_DB',
});

export type LabelerDbConfig = DatabaseConfig;
