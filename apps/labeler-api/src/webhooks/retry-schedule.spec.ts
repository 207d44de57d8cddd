import { RETRY_DELAYS_SECONDS, retryDelaySeconds } from './retry-schedule';

const HOUR = 3600;

describe('the attempts of a delivery', () => {
  it('go on for about three days, ever more slowly', () => {
    const all = RETRY_DELAYS_SECONDS.reduce((sum, delay) => sum + delay);

    expect(all).toBeGreaterThan(66 * HOUR);
    expect(all).toBeLessThan(78 * HOUR);
    expect([...RETRY_DELAYS_SECONDS].sort((a, b) => a - b)).toEqual(RETRY_DELAYS_SECONDS);
  });

  it('are spread by a fifth, and end', () => {
    expect([retryDelaySeconds(3, 0), retryDelaySeconds(3, 0.5), retryDelaySeconds(3, 1)]).toEqual([
      96, 120, 144,
    ]);
    expect(retryDelaySeconds(RETRY_DELAYS_SECONDS.length + 1)).toBeUndefined();
  });
});
