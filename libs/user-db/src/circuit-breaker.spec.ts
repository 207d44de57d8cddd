import { DatabaseUnavailableError } from '@libs/errors';
import { CircuitBreaker } from './circuit-breaker';

const away = new DatabaseUnavailableError(new Error('gone'));
const fail = () => Promise.reject(away);
const succeed = () => Promise.resolve('answer');

describe('CircuitBreaker', () => {
  let now: number;
  let breaker: CircuitBreaker;
  beforeEach(() => {
    now = 0;
    breaker = new CircuitBreaker(
      { timeoutMs: 1000, probeTimeoutMs: 1000, retryAfterMs: 100 },
      () => now,
    );
  });

  it('does not try again for a while after a failure', async () => {
    const work = jest.fn(succeed);
    await expect(breaker.run(fail)).rejects.toBe(away);

    now = 99;
    await expect(breaker.run(work)).rejects.toBe(away);
    expect(work).not.toHaveBeenCalled();

    now = 100;
    await expect(breaker.run(work)).resolves.toBe('answer');
    await expect(breaker.run(work)).resolves.toBe('answer');
  });

  it('lets one call at a time try whether things are better', async () => {
    await expect(breaker.run(fail)).rejects.toBe(away);
    now = 100;
    let answer: (value: string) => void = () => undefined;
    const probe = breaker.run(() => new Promise<string>((resolve) => (answer = resolve)));

    await expect(breaker.run(succeed)).rejects.toBe(away);
    answer('better');

    await expect(probe).resolves.toBe('better');
    await expect(breaker.run(succeed)).resolves.toBe('answer');
  });

  it('waits anew after a try that failed', async () => {
    await expect(breaker.run(fail)).rejects.toBe(away);
    now = 100;
    await expect(breaker.run(fail)).rejects.toBe(away);

    now = 199;
    await expect(breaker.run(succeed)).rejects.toBe(away);
    now = 200;
    await expect(breaker.run(succeed)).resolves.toBe('answer');
  });

  it('gives up on a call that takes too long', async () => {
    const never = () => new Promise<string>(() => undefined);

    await expect(breaker.run(never, 1)).rejects.toThrow(DatabaseUnavailableError);
    await expect(breaker.run(succeed)).rejects.toThrow(DatabaseUnavailableError);
  });

  it('does not take a wrong question for a failure', async () => {
    await expect(breaker.run(() => Promise.reject(new Error('wrong')))).rejects.toThrow('wrong');
    await expect(breaker.run(succeed)).resolves.toBe('answer');
  });
});
