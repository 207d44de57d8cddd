import { setTimeout as delay } from 'node:timers/promises';

const STEP_MS = 25;
const PATIENCE_MS = 30_000;

/** Asks again until `question` gives something other than undefined or false. For what gives no event. */
export async function until<T>(question: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await question();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error('It did not happen in half a minute');
    await delay(STEP_MS);
  }
}

interface ReadinessReport {
  status: 'ready' | 'degraded' | 'not_ready';
  checks: Record<string, { status: 'up' | 'down' }>;
}

/** What an application says of itself. */
export async function readiness(url: string): Promise<ReadinessReport & { code: number }> {
  const response = await fetch(`${url}/health/ready`);
  return { code: response.status, ...((await response.json()) as ReadinessReport) };
}
