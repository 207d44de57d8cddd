import { type DatabaseConfig, databaseConfigSchema } from '@libs/database';

export const labelerDbConfigSchema = databaseConfigSchema({
  urls: ['LABELER_DATABASE_URL', 'LABELER_DB_URL', 'DATABASE_URL'],
  prefix: 'LABELER_DB',
});

export type LabelerDbConfig = DatabaseConfig;
