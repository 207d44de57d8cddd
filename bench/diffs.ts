import { performance } from 'node:perf_hooks';
import { signIn } from './people.bench';
import { startServer } from './processes';
import { progress, whole } from './report';
import type { BenchDatabase } from './stack';

/** How the API calls the labels as they are. */
const WORKING = -1;

interface Api {
  url: string;
  headers: Record<string, string>;
}

/**
 * Compares two versions that differ in `change`, and the last of them with what `change` makes of it once more.
 * @returns a row for each comparison: its name, and how long its answer took in milliseconds
 */
export async function benchDiffs(
  database: BenchDatabase,
  projectId: string,
  change: () => Promise<void>,
): Promise<string[][]> {
  const server = await startServer('apps/labeler-api/src/main.js', {
    ...database.env,
    WORKER: 'off',
  });
  try {
    const token = await signIn(server.origin);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const api = { url: `${server.origin}/api/v1`, headers };
    const before = await publish(api, projectId);
    await change();
    const after = await publish(api, projectId);
    await change();
    const versions = `version-diff/versions/${before}/compare/${after}`;
    const working = `version-diff/versions/${after}/compare/${WORKING}`;
    return [
      await compared(api, 'the changes between two versions', versions),
      await compared(api, 'the same, numbers alone', `${versions}/summary`),
      await compared(api, 'the changes since a version', working),
      await compared(api, 'the same, numbers alone', `${working}/summary`),
    ];
  } finally {
    await server.stop();
  }
}

async function publish({ url, headers }: Api, projectId: string): Promise<number> {
  const response = await fetch(`${url}/projects/${projectId}/versions/publish`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ task_type: 'detection', export_format: 'dice', include_draft: true }),
  });
  if (!response.ok) throw new Error(`Publishing answered ${response.status}`);
  return ((await response.json()) as { id: number }).id;
}

async function compared({ url, headers }: Api, name: string, path: string): Promise<string[]> {
  const began = performance.now();
  const response = await fetch(`${url}/${path}?limit=200`, { headers });
  const { summary } = (await response.json()) as { summary: { images_with_changes: number } };
  const took = performance.now() - began;
  const title = `${name} (${whole(summary.images_with_changes)} images)`;
  progress(`${title}: ${whole(took)} ms`);
  return [title, whole(took), '', '', ''];
}
