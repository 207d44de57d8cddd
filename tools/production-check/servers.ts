import { ensureDatabase, ensureRole, startPostgres, withClient } from '../embedded-postgres';
import { startS3Server } from '../s3-server';
import { seedUsers } from '../seed';
import { readOnlyGrants } from '../seed/users-schema';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

const secret = () => randomBytes(24).toString('base64url');

export interface Servers {
  /** Settings of the applications: these servers, and secrets that production accepts. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** Empty databases and an empty object store, with roles as a deployment has them. */
export async function startServers(directory: string): Promise<Servers> {
  const owner = { name: 'labeler_user', password: secret() };
  const usersOwner = { name: 'platform_user', password: secret() };
  const reader = { name: 'labeler_readonly', password: secret() };
  const dataDir = join(directory, 'postgres');
  const postgres = await startPostgres({ dataDir, fsync: false, superuserPassword: secret() });
  for (const role of [owner, usersOwner, reader]) await ensureRole(postgres.adminUrl, role);
  await ensureDatabase(postgres.adminUrl, 'labeler', owner.name);
  await ensureDatabase(postgres.adminUrl, 'users', usersOwner.name);
  await seedUsers(postgres.url('users', usersOwner));
  await withClient(postgres.url('users'), (client) =>
    client.query(readOnlyGrants('users', reader.name)),
  );
  const [accessKey, secretKey] = [secret(), secret()];
  const s3 = await startS3Server({ dataDir: join(directory, 's3'), accessKey, secretKey });
  return {
    env: {
      ENVIRONMENT: 'production',
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      LABELER_DATABASE_URL: postgres.url('labeler', owner),
      USER_DATABASE_URL: postgres.url('users', reader),
      S3_ENDPOINT: s3.endpoint,
      S3_ACCESS_KEY: accessKey,
      S3_SECRET_KEY: secretKey,
      JWT_SECRET_KEY: secret() + secret(),
      SERVICE_JWT_SECRET: secret() + secret(),
    },
    stop: async () => {
      await s3.close();
      await postgres.stop();
    },
  };
}
