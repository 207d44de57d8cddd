import { withClient } from '../../../tools/embedded-postgres';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import type { TestDatabases } from './databases';

const STEP_MS = 5;

/**
 * Makes `change` in an open transaction of the labeler database, sends the request, commits as soon as the request
 * waits for that transaction, and answers what the request got. A race held open this way needs no luck.
 * @param meanwhile What the transaction does besides, while the request waits
 * @throws Error when the request is answered without having waited: then nothing protects the row.
 */
export async function whileHolding<T>(
  databases: Pick<TestDatabases, 'labelerUrl'>,
  change: (client: Client) => Promise<unknown>,
  send: () => Promise<T>,
  meanwhile?: (client: Client) => Promise<unknown>,
): Promise<T> {
  return withClient(databases.labelerUrl, async (client) => {
    await client.query('begin');
    await change(client);
    const request = { answered: false };
    const answer = send().finally(() => (request.answered = true));
    answer.catch(() => undefined);
    try {
      await untilBlocked(client, request);
      await meanwhile?.(client);
    } catch (error) {
      await client.query('rollback');
      await answer.catch(() => undefined);
      throw error;
    }
    await client.query('commit');
    return answer;
  });
}

async function untilBlocked(client: Client, request: { answered: boolean }): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(
      // pg_stat_activity would show the connections of the moment when this transaction first looked.
      'select from pg_locks l where not l.granted and pg_backend_pid() = any(pg_blocking_pids(l.pid))',
    );
    if (rowCount) return;
    if (request.answered) throw new Error('The request did not wait for the change that is held.');
    await delay(STEP_MS);
  }
}
