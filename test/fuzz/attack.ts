import type { AppProcess } from '../support/app-process';
import { Random } from '../support/random';
import { sendRaw } from '../support/raw-http';
import { fuzzRequest, type Target } from './fuzz-request';
import { faultOf } from './judge';

const CONCURRENCY = 8;
const SHOWN = 10;

export interface Outcome {
  /** What was wrong, with the number that repeats the request. */
  faults: string[];
  /** Answers by status; `none` for connections that were closed without a word. */
  statuses: Record<string, number>;
}

/**
 * Sends `count` requests that follow from `seed`. Request number n depends on the seed and n alone:
 * `FUZZ_SEED=… FUZZ_ONLY=n` repeats it by itself.
 */
export async function attack(
  app: AppProcess,
  target: Target,
  { seed, count }: { seed: number; count: number },
): Promise<Outcome> {
  const outcome: Outcome = { faults: [], statuses: {} };
  const only = process.env.FUZZ_ONLY;
  const numbers = only ? [Number(only)] : Array.from({ length: count }, (_, index) => index);
  const work = async () => {
    for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) {
      await one(app, target, outcome, { seed, number });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return outcome;
}

async function one(
  app: AppProcess,
  target: Target,
  outcome: Outcome,
  { seed, number }: { seed: number; number: number },
): Promise<void> {
  const request = fuzzRequest(target, new Random(seed * 1_000_003 + number));
  const answer = await sendRaw(app.port, request);
  const status = typeof answer === 'object' ? String(answer.status) : (answer ?? 'none');
  outcome.statuses[status] = (outcome.statuses[status] ?? 0) + 1;
  const fault = faultOf(answer, !/^HEAD /.test(request.bytes.toString('latin1', 0, 5)));
  if (fault && outcome.faults.length < SHOWN) {
    const start = JSON.stringify(request.bytes.toString('utf8', 0, 600));
    outcome.faults.push(`request ${number} ${fault}\n  ${start}`);
  }
}
