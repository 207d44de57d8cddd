import fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { WeightedGate } from './weighted-gate';

describe('WeightedGate', () => {
  it('never has more inside than it holds, except for what is heavier by itself', async () => {
    const work = fc.record({ weight: fc.integer({ min: 1, max: 14 }), turns: fc.nat({ max: 3 }) });

    await fc.assert(
      fc.asyncProperty(fc.array(work, { maxLength: 20 }), async (works) => {
        const gate = new WeightedGate(10);
        let inside = 0;
        let company = 0;

        const results = await Promise.all(
          works.map(({ weight, turns }, index) =>
            gate.run(weight, async () => {
              inside += weight;
              company += 1;
              expect(inside <= 10 || company === 1).toBe(true);
              for (let turn = 0; turn < turns; turn += 1) await setImmediate();
              inside -= weight;
              company -= 1;
              return index;
            }),
          ),
        );

        expect(results).toEqual(works.map((_, index) => index));
      }),
      { numRuns: 50 },
    );
  });

  it('lets the next one in after a failure', async () => {
    const gate = new WeightedGate(1);

    await expect(gate.run(1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');

    await expect(gate.run(1, () => Promise.resolve('in'))).resolves.toBe('in');
  });
});
