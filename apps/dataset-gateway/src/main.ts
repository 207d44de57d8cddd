import { exitOnStartFailure, runApp } from '@libs/http';
import { loadAppConfig } from './app.config';
import { createApp } from './app.setup';

async function main(): Promise<void> {
  const config = loadAppConfig();
  const app = await createApp(config);
  await runApp(app, config.http);
}

main().catch(exitOnStartFailure);
