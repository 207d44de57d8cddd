import { databaseConfig, databaseUrl, LABELER_ROLE, testPool, testServers } from '@libs/testing';
import { randomBytes } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import { withClient } from '../../../tools/embedded-postgres';
import type { LabelerDbConfig } from '../src';

export interface EmptyDatabase {
  url: string;
  config: LabelerDbConfig;
  query: <Row>(text: string, values?: unknown[]) => Promise<Row[]>;
  drop: () => Promise<void>;
}

/** A database without any table. */
export function emptyDatabase(): Promise<EmptyDatabase> {
  return copyOf('template0');
}

/** A database that has every migration, made by the role that connects to it. */
export function migratedDatabase(): Promise<EmptyDatabase> {
  return copyOf(testServers().templates.labeler, LABELER_ROLE);
}

async function copyOf(template: string, owner?: typeof LABELER_ROLE): Promise<EmptyDatabase> {
  const admin = testServers().databaseAdminUrl;
  const name = `empty_${randomBytes(5).toString('hex')}`;
  await withClient(admin, (client) =>
    client.query(`create database ${name} owner ${owner?.name ?? 'default'} template ${template}`),
  );
  const url = databaseUrl(admin, name, owner);
  const pool = testPool(url);
  return {
    url,
    config: databaseConfig(url),
    query: async (text, values = []) => (await pool.query(text, values)).rows as never,
    drop: async () => {
      await pool.end();
      await withClient(admin, (client) =>
        client.query(`drop database ${escapeIdentifier(name)} with (force)`),
      );
    },
  };
}
