import type { Outcome } from './expectations';

/** The status, and for refusals their code. */
export function outcomeOf({ status, body }: { status: number; body: unknown }): Outcome {
  return status < 400 ? String(status) : `${status} ${(body as { error: string }).error}`;
}

/** As `outcomeOf` tells it; an answer that would not end is not read. */
export async function outcomeOfResponse(response: Response): Promise<Outcome> {
  const { status } = response;
  if (status >= 400) return outcomeOf({ status, body: await response.json() });
  await response.body?.cancel();
  return String(status);
}
