import { type DatabaseConfig, databaseConfigSchema } from '@libs/database';

export const labelerDbConfigSchema = databaseConfigSchema({
  urls: ['LABELER_DATABASE_URL', 'LABELER_DB_URL', 'DATABASE_URL'],
  prefix: 'LABELER_DB',
  directUrl: 'LABELER_DIRECT_DATABASE_URL',
});

export type LabelerDbConfig = DatabaseConfig;
