import { assertDatabaseSettings } from '@libs/database';
import { exitOnStartFailure, runApp } from '@libs/http';
import { loadAppConfig } from './app.config';
import { createApp } from './app.setup';

async function main(): Promise<void> {
  const config = loadAppConfig();
  await assertDatabaseSettings({
    'labeler database': config.labelerDb,
    'users database': config.userDb,
    'labeler database for events': config.eventSource,
  });
  const app = await createApp(config);
  await runApp(app, config.http);
}

main().catch(exitOnStartFailure);
