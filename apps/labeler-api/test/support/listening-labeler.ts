import { loadAppConfig } from '../../src/app.config';
import { createApp } from '../../src/app.setup';

export interface ListeningLabeler {
  readonly url: string;
  stop(): Promise<void>;
}

/** labeler-api in this process, with exactly `env` but for its description, which is a good part of a start. */
export async function startListeningLabeler(
  env: Record<string, string | undefined>,
): Promise<ListeningLabeler> {
  const app = await createApp(loadAppConfig({ API_DOCS: 'false', ...env }));
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), stop: () => app.close() };
}
