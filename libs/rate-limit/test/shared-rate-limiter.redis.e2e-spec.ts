import { isFullEffort, type RedisServer, startRedis } from '@libs/testing';
import { Redis } from 'ioredis';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startCuttableProxy } from '../../../test/support/cuttable-proxy';
import { LocalRateLimiter } from '../src/local-rate-limiter';
import type { Demand, RatePolicy } from '../src/rate-limiter';
import { SharedRateLimiter } from '../src/shared-rate-limiter';
import type { Admission, Burst } from './limiter-process';

const SERVICE: RatePolicy = { name: 'service', quota: 1000, windowMs: 60_000 };
const USER: RatePolicy = { name: 'user', quota: 100, windowMs: 60_000 };
const PROCESSES = 8;

let redis: RedisServer;
let number = 0;
/** A key that no other test counts for. */
const fresh = () => `key-${(number += 1)}`;

const log = { warn: jest.fn(), info: jest.fn() };
const limiters: SharedRateLimiter[] = [];

async function connected(url = redis.url): Promise<SharedRateLimiter> {
  const limiter = new SharedRateLimiter(url, log);
  limiters.push(limiter);
  await limiter.onModuleInit();
  return limiter;
}

async function admittedOf(limiter: SharedRateLimiter, requests: number, demands: Demand[]) {
  const answers = Array.from({ length: requests }, async () => limiter.decide(demands));
  return (await Promise.all(answers)).filter(({ admitted }) => admitted).length;
}

/** Asks until the limiter counts as `mode` says; each question is a decision of its own. */
async function until(limiter: SharedRateLimiter, mode: string): Promise<void> {
  while (limiter.mode() !== mode) {
    await limiter.decide([{ policy: SERVICE, key: fresh() }]);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeAll(async () => {
  redis = await startRedis();
});

afterEach(() => {
  for (const limiter of limiters.splice(0)) limiter.onApplicationShutdown();
  jest.clearAllMocks();
});

afterAll(() => redis.stop());

describe('limiters that share a Redis', () => {
  describe('in eight processes', () => {
    const processes: ChildProcess[] = [];

    beforeAll(async () => {
      const hook = join(__dirname, '..', '..', 'testing', 'register-typescript.js');
      for (let i = 0; i < PROCESSES; i += 1) {
        const file = join(__dirname, 'limiter-process.ts');
        processes.push(fork(file, [redis.url], { execArgv: ['-r', hook] }));
      }
      await Promise.all(processes.map((child) => once(child, 'message')));
    });

    afterAll(async () => {
      await Promise.all(
        processes.map(async (child) => {
          child.disconnect();
          await once(child, 'exit');
        }),
      );
    });

    async function burst(task: Burst): Promise<Admission[]> {
      const answers = processes.map(async (child) => {
        const answer = once(child, 'message');
        child.send(task);
        return ((await answer) as [Admission[]])[0];
      });
      return (await Promise.all(answers)).flat();
    }

    it('admit exactly the quota of a burst of 10,000 requests', async () => {
      const demands = [{ policy: SERVICE, key: fresh() }];

      const admitted = await burst({ requests: 10_000 / PROCESSES, demands });
      const later = await burst({ requests: 100, demands });

      expect(admitted).toHaveLength(SERVICE.quota);
      expect(later).toHaveLength(0);
    });

    it('admit no more than the tighter of two policies, and count the refused in neither', async () => {
      const service = { policy: SERVICE, key: fresh() };
      const user = { policy: USER, key: fresh() };

      const forUser = await burst({ requests: 500, demands: [service, user] });
      const forService = await burst({ requests: 500, demands: [service] });

      expect(forUser).toHaveLength(USER.quota);
      expect(forService).toHaveLength(SERVICE.quota - USER.quota);
    });

    it('admit no more than the quota in any window, wherever it begins', async () => {
      const policy = { name: 'short', quota: 50, windowMs: 150 };
      const windows = isFullEffort ? 20 : 3;
      const demands = [{ policy, key: fresh() }];
      const admissions: Admission[] = [];
      while (admissions.length < windows * policy.quota) {
        admissions.push(...(await burst({ requests: 4, demands })));
      }

      const most = admissions.map(
        ({ from }) =>
          admissions.filter((other) => other.from >= from && other.to < from + policy.windowMs)
            .length,
      );
      expect(Math.max(...most)).toBeLessThanOrEqual(policy.quota);
    });
  });

  it('say the same about room and time as a limiter of one process', async () => {
    const shared = await connected();
    const local = new LocalRateLimiter();
    const policy = { name: 'both', quota: 3, windowMs: 60_000 };
    const demands = [
      { policy, key: fresh() },
      { policy: USER, key: fresh() },
    ];

    for (let i = 0; i < 5; i += 1) {
      const [a, b] = [await shared.decide(demands), local.decide(demands)];
      expect(a.admitted).toBe(b.admitted);
      expect(a.states.map(({ remaining, room }) => [remaining, room])).toEqual(
        b.states.map(({ remaining, room }) => [remaining, room]),
      );
      for (const { resetMs } of a.states) {
        expect(resetMs).toBeGreaterThan(0);
        expect(resetMs).toBeLessThanOrEqual(policy.windowMs);
      }
    }
  });

  it('see what another one has used up', async () => {
    const [one, other] = [await connected(), await connected()];
    const demands = [{ policy: USER, key: fresh() }];
    await admittedOf(one, 60, demands);

    const { states } = await other.decide(demands);

    expect(states[0]).toMatchObject({ remaining: 39, room: true });
    expect(await admittedOf(other, 100, demands)).toBe(39);
  });

  it('leave nothing in Redis once the window has passed', async () => {
    const limiter = await connected();
    const client = new Redis(redis.url);
    const key = fresh();
    await admittedOf(limiter, 10, [{ policy: { name: 'brief', quota: 5, windowMs: 5000 }, key }]);

    const milliseconds = await client.pttl(`{rate-limit}:brief:${key}`);
    client.disconnect();

    expect(milliseconds).toBeGreaterThan(0);
    expect(milliseconds).toBeLessThanOrEqual(5000);
  });
});

describe('a limiter whose Redis fails', () => {
  const demandsOf = () => [{ policy: USER, key: fresh() }];

  it('starts without it and counts in the process', async () => {
    const gone = await startRedis();
    await gone.stop();
    const limiter = await connected(gone.url);

    expect(await admittedOf(limiter, 1000, demandsOf())).toBe(USER.quota);
    expect(limiter.mode()).toBe('process_for_now');
    await expect(limiter.check()).rejects.toThrow();
    expect(log.warn).toHaveBeenCalledTimes(1);
  });

  it('goes on with its own count in the middle of a burst, and shares again afterwards', async () => {
    const own = await startRedis();
    const limiter = await connected(own.url);
    const demands = demandsOf();
    const before = await admittedOf(limiter, 40, demands);

    const during = admittedOf(limiter, 1000, demands);
    await own.stop();
    const after = await admittedOf(limiter, 1000, demands);

    expect(before).toBe(40);
    expect((await during) + after).toBe(USER.quota - 40);
    // That the connection has ended is heard a moment after the server has.
    await until(limiter, 'process_for_now');

    const again = await startRedis(own.port);
    await until(limiter, 'shared');
    expect(await admittedOf(limiter, 1000, demandsOf())).toBe(USER.quota);
    // Redis remembers nothing, but this process does.
    expect(await admittedOf(limiter, 1000, demands)).toBe(0);
    expect(log.warn).toHaveBeenCalledTimes(1);
    expect(log.info).toHaveBeenCalledTimes(1);
    await again.stop();
  });

  it('does not wait long for one that has stopped answering, and returns to it', async () => {
    const proxy = await startCuttableProxy({ host: '127.0.0.1', port: redis.port });
    const limiter = await connected(`redis://127.0.0.1:${proxy.port}`);
    const demands = demandsOf();
    expect(await admittedOf(limiter, 10, demands)).toBe(10);

    proxy.freeze();
    expect(await admittedOf(limiter, 1000, demands)).toBe(USER.quota - 10);
    expect(limiter.mode()).toBe('process_for_now');

    await proxy.mend();
    await until(limiter, 'shared');
    expect(await limiter.check()).toEqual({ mode: 'shared' });
    limiter.onApplicationShutdown();
    await proxy.close();
  });
});
