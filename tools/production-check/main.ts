import { PEOPLE } from '../seed';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layOutImage } from './image';
import { Image } from './programs';
import { startServers } from './servers';

const APPS = ['labeler-api', 'dataset-gateway'] as const;

/**
 * `node dist/tools/production-check/main.js [node binary]`, after `npm run build`: runs what the container image
 * contains without Docker, with production settings on empty databases, and fails when anything does not work.
 */
async function main([nodeBinary = process.execPath]: string[]): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'vision-production-'));
  try {
    const imageDirectory = join(directory, 'image');
    layOutImage(process.cwd(), imageDirectory);
    console.log('laid out the image, with production packages only');
    const servers = await startServers(directory);
    try {
      await check(new Image(imageDirectory, nodeBinary, servers.env));
    } finally {
      await servers.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function check(image: Image): Promise<void> {
  await image.run('dist/tools/buckets/main.js');
  await image.run('dist/tools/migrate/main.js', 'up');
  for (const app of APPS)
    await image.refuses(app, { JWT_SECRET_KEY: '', SERVICE_JWT_SECRET: 'short' });
  const [api, gateway] = await Promise.all(APPS.map((app) => image.start(app)));
  if (!api || !gateway) throw new Error('An application is missing');
  const { email, password } = PEOPLE.admin;
  const { access_token } = await api.post('/api/v1/auth/login', { email, password });
  const account = { service_name: 'production check', scopes: ['*'] };
  const { api_key } = await api.post('/api/v1/auth/service-accounts', account, access_token);
  const { total } = await gateway.get('/api/v1/datasets', api_key);
  if (total !== 0) throw new Error(`The gateway lists ${String(total)} datasets of none`);
  for (const app of [api, gateway]) await app.stop();
}

main(process.argv.slice(2)).then(
  () => console.log('The production build works.'),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
