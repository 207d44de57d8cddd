import { loadConfig } from '@libs/config';
import { LabelerDb, labelerDbConfigSchema } from '@libs/labeler-db';
import { S3ObjectStore, storageConfigSchema } from '@libs/storage';
import { z } from 'zod';
import { seedLabeler } from './labeler';
import { seedUsers } from './users';

const usersUrlSchema = z
  .object({ USER_DATABASE_URL: z.string('expects the URL of a role that may write') })
  .transform((env) => env.USER_DATABASE_URL);

/** `node dist/tools/seed/main.js`: the demo, in databases and buckets that exist and are migrated. */
async function main(): Promise<void> {
  const { labeler, storage, usersUrl } = loadConfig(
    { labeler: labelerDbConfigSchema, storage: storageConfigSchema, usersUrl: usersUrlSchema },
    process.env,
  );
  const users = await seedUsers(usersUrl);
  if (!users) {
    console.log('The users database has people of its own: no demo is made.');
    return;
  }
  const db = new LabelerDb(labeler);
  const store = new S3ObjectStore(storage);
  try {
    const bucket = storage.buckets.datasets;
    await seedLabeler({ db, store, bucket, users, onProgress: (line) => console.log(line) });
  } finally {
    store.close();
    await db.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
