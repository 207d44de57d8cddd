import fc from 'fast-check';
import { LocalRateLimiter } from './local-rate-limiter';
import type { Demand, RatePolicy } from './rate-limiter';

const SERVICE: RatePolicy = { name: 'service', quota: 5, windowMs: 60_000 };
const USER: RatePolicy = { name: 'user', quota: 3, windowMs: 60_000 };

const service = (key: string): Demand => ({ policy: SERVICE, key });
const user = (key: string): Demand => ({ policy: USER, key });

/** A limiter on a clock that the test sets. */
function limiterAt(start: number) {
  const clock = { now: start };
  return { clock, limiter: new LocalRateLimiter(() => clock.now) };
}

/** Remembers everything and looks at all of it each time. */
class NaiveLog {
  private readonly admitted: { demand: Demand; at: number }[] = [];

  decide(demands: Demand[], at: number): boolean {
    const room = demands.every((demand) => this.count(demand, at) < demand.policy.quota);
    if (room) this.admitted.push(...demands.map((demand) => ({ demand, at })));
    return room;
  }

  count({ policy, key }: Demand, at: number): number {
    return this.admitted.filter(
      ({ demand, at: then }) =>
        demand.policy.name === policy.name && demand.key === key && then > at - policy.windowMs,
    ).length;
  }
}

describe('the limiter of one process', () => {
  it('decides exactly as a log of everything would', () => {
    const step = fc.record({
      wait: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30_000 }), fc.constant(60_000)),
      service: fc.constantFrom('a', 'b'),
      user: fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { clock, limiter } = limiterAt(0);
        const naive = new NaiveLog();
        for (const { wait, service: name, user: id } of steps) {
          clock.now += wait;
          const demands = id === undefined ? [service(name)] : [service(name), user(id)];

          const { admitted, states } = limiter.decide(demands);

          expect(admitted).toBe(naive.decide(demands, clock.now));
          for (const { policy, key, remaining } of states) {
            expect(remaining).toBe(policy.quota - naive.count({ policy, key }, clock.now));
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('admits again at exactly the time it named, and not a moment before', () => {
    const times = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 4, maxLength: 40 });
    fc.assert(
      fc.property(times, (waits) => {
        const { clock, limiter } = limiterAt(0);
        const refused = waits.some((wait) => {
          clock.now += wait;
          return !limiter.decide([user('1')]).admitted;
        });
        fc.pre(refused);
        const { resetMs } = limiter.decide([user('1')]).states[0]!;

        clock.now += resetMs - 1;
        expect(limiter.decide([user('1')]).admitted).toBe(false);
        clock.now += 1;
        expect(limiter.decide([user('1')]).admitted).toBe(true);
      }),
    );
  });

  it('counts a refused request in no policy', () => {
    const { limiter } = limiterAt(0);
    for (let i = 0; i < 3; i += 1) limiter.decide([service('a'), user('1')]);

    const refused = limiter.decide([service('a'), user('1')]);

    expect(refused.admitted).toBe(false);
    expect(
      refused.states.map(({ policy, room, remaining }) => [policy.name, room, remaining]),
    ).toEqual([
      ['service', true, 2],
      ['user', false, 0],
    ]);
  });

  it('tells the room of now in every policy, also beside the one that refuses', () => {
    const { clock, limiter } = limiterAt(0);
    limiter.decide([user('1')]);
    clock.now = 30_000;
    for (let i = 0; i < 5; i += 1) limiter.decide([service('a')]);
    clock.now = 60_000;

    expect(limiter.decide([service('a'), user('1')]).states[1]?.remaining).toBe(3);
  });

  it('keeps policies apart that count for the same key', () => {
    const { limiter } = limiterAt(0);
    for (let i = 0; i < 3; i += 1) limiter.decide([user('x')]);

    expect(limiter.decide([service('x')]).admitted).toBe(true);
  });

  it('forgets keys that were idle for a window, and only those, however many there are', () => {
    const { clock, limiter } = limiterAt(0);
    for (let i = 0; i < 10_000; i += 1) limiter.decide([user(`early-${i}`)]);
    clock.now = 30_000;
    for (let i = 0; i < 3; i += 1) limiter.decide([user('active')]);
    clock.now = 60_000;

    limiter.decide([user('late')]);

    expect(limiter.windowCount()).toBe(2);
    expect(limiter.decide([user('active')]).admitted).toBe(false);
  });

  it('keeps no memory for keys that are refused', () => {
    const { limiter } = limiterAt(0);
    for (let i = 0; i < 5; i += 1) limiter.decide([service('a')]);

    for (let i = 0; i < 1000; i += 1) limiter.decide([service('a'), user(`made-up-${i}`)]);

    expect(limiter.windowCount()).toBe(1);
  });

  it('says how long to wait when a quota was lowered below what is used', () => {
    const { clock, limiter } = limiterAt(0);
    for (let i = 0; i < 4; i += 1) {
      limiter.decide([service('a')]);
      clock.now += 1000;
    }
    const lowered = { policy: { ...SERVICE, quota: 2 }, key: 'a' };

    const { states } = limiter.decide([lowered]);

    expect(states[0]).toMatchObject({ remaining: 0, resetMs: 58_000 });
  });

  it('counts a request from when it was made, and looks for room now', () => {
    const { clock, limiter } = limiterAt(0);
    for (let i = 0; i < 3; i += 1) limiter.decide([user('1')], 0);
    clock.now = 60_000;

    expect(limiter.decide([user('1')], 59_990).admitted).toBe(true);
    clock.now = 119_990;
    expect(limiter.decide([user('1')]).states[0]?.remaining).toBe(2);
  });

  it('serves the guard of throttler as its storage', async () => {
    const { clock, limiter } = limiterAt(0);
    const hit = () => limiter.increment('key', 60_000, 2, 0, 'default');
    await hit();
    clock.now = 1500;
    await hit();

    expect(await hit()).toEqual({
      totalHits: 3,
      timeToExpire: 59,
      isBlocked: true,
      timeToBlockExpire: 59,
    });
    clock.now = 60_000;
    expect(await hit()).toMatchObject({ totalHits: 2, isBlocked: false });
  });
});
