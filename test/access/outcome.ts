import type { Outcome } from './expectations';

/** The status, and for refusals their code. */
export async function outcomeOf(response: Response): Promise<Outcome> {
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    // It would not end.
    await response.body?.cancel();
    return String(response.status);
  }
  const text = await response.text();
  if (response.status < 400) return String(response.status);
  const { error } = JSON.parse(text) as { error: string };
  return `${response.status} ${error}`;
}
