import { LabelerDb } from '@libs/labeler-db';
import { databaseConfig, type TestDatabases, testDatabases } from '@libs/testing';
import pino, { type Logger } from 'pino';

/** What parts of the application need that are tried without it. */
export interface LabelerDatabase {
  databases: TestDatabases;
  db: LabelerDb;
  logger: Logger;
  close: () => Promise<void>;
}

export async function openLabelerDatabase(): Promise<LabelerDatabase> {
  const databases = await testDatabases();
  const db = new LabelerDb(databaseConfig(databases.labelerUrl));
  const close = async () => {
    await db.close();
    await databases.drop();
  };
  return { databases, db, logger: pino({ level: 'silent' }), close };
}
