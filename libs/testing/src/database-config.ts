import { loadConfig } from '@libs/config';
import { type DatabaseConfig, databaseConfigSchema } from '@libs/database';

/** The settings of a small pool on the database of `url`. */
export function databaseConfig(url: string): DatabaseConfig {
  const schema = databaseConfigSchema({
    urls: ['TEST_URL'],
    prefix: 'TEST',
  });
  return loadConfig({ database: schema }, { TEST_URL: url }).database;
}
