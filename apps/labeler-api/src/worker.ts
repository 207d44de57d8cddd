import { assertDatabaseSettings } from '@libs/database';
import { exitOnStartFailure, runApp } from '@libs/http';
import { loadWorkerAppConfig } from './app.config';
import { createWorkerApp } from './app.setup';

async function main(): Promise<void> {
  const config = loadWorkerAppConfig();
  await assertDatabaseSettings({
    'labeler database': config.labelerDb,
    'users database': config.userDb,
  });
  const app = await createWorkerApp(config);
  await runApp(app, config.http);
}

main().catch(exitOnStartFailure);
