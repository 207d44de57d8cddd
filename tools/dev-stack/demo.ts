import { loadConfig } from '@libs/config';
import { LabelerDb, labelerDbConfigSchema, migrate } from '@libs/labeler-db';
import { S3ObjectStore, type StorageConfig } from '@libs/storage';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLabelerEmpty, seedLabeler, seedUsers, type UserIds } from '../seed';
import type { Databases } from './databases';
import { progress } from './terminal';

/** PostgreSQL's "permission denied" and "read-only transaction". */
const MAY_NOT_WRITE = new Set(['42501', '25006']);

/** Brings the labeler database up to date and tells what that took. */
export async function migrateLabeler(databases: Databases): Promise<string> {
  const applied = await migrate(configOf(databases));
  return applied.length === 0 ? 'up to date' : `${applied.length} migrations applied`;
}

/** A connection to the labeler database for as long as `work` takes. */
export async function withLabelerDb<T>(
  databases: Databases,
  work: (db: LabelerDb) => Promise<T>,
): Promise<T> {
  const db = new LabelerDb(configOf(databases));
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

function configOf(databases: Databases) {
  const env = { ...process.env, ...databases.env };
  return loadConfig({ labeler: labelerDbConfigSchema }, env).labeler;
}

/** The demo's people, if they are or may be in the users database. */
export async function preparePeople(databases: Databases): Promise<UserIds | undefined> {
  try {
    const users = await seedUsers(databases.usersUrl);
    await databases.openUsersForReading();
    return users;
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (databases.usersAreEmbedded || !MAY_NOT_WRITE.has(code)) throw error;
    return undefined;
  }
}

export interface DemoPlace {
  stateDir: string;
  /** The database is ours: an interrupted start is completed, and what the developer deletes stays deleted. */
  isEmbedded: boolean;
  db: LabelerDb;
  storage: StorageConfig;
}

/** Makes the demo's datasets once; a database of somebody else only gets them while it has no datasets. */
export async function prepareDatasets(
  { stateDir, isEmbedded, db, storage }: DemoPlace,
  users: UserIds | undefined,
): Promise<string> {
  const done = join(stateDir, 'demo-is-made');
  const isMade = isEmbedded ? existsSync(done) : !(await isLabelerEmpty(db));
  if (isMade) return 'kept';
  if (!users) return 'not made: the users database has people of its own';
  const store = new S3ObjectStore(storage);
  try {
    const bucket = storage.buckets.datasets;
    await seedLabeler({ db, store, bucket, users, onProgress: progress });
  } finally {
    store.close();
  }
  if (isEmbedded) writeFileSync(done, '');
  return 'made';
}

export interface Example {
  datasetId: string;
  userId: number;
}

/** A dataset for the commands that a developer may paste. */
export async function findExample(db: LabelerDb): Promise<Example | undefined> {
  const [row] = await db.sql<{ id: string; owner_id: number }>`
    select id, owner_id from datasets where visibility = 'public' and num_images > 0
     order by created_at, id limit 1`;
  return row && { datasetId: row.id, userId: row.owner_id };
}
