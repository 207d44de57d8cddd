import fc from 'fast-check';
import { nestsDeeperThan } from './json-nesting';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('the nesting of a JSON text', () => {
  it('is that of the value, whatever strings contain', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value, null, 40);
        const depth = depthOf(value);

        expect(nestsDeeperThan(depth, text)).toBe(false);
        expect(nestsDeeperThan(Math.max(0, depth - 1), text)).toBe(depth > 0);
      }),
    );
  });

  it.each([
    ['brackets in a string', '"[[[[[["'],
    ['an escaped quote before brackets', '"\\"[[[[[["'],
    ['a string that ends in a backslash', '["\\\\", "[[[[["]'],
    ['siblings', '[[],[],[],[],[],[]]'],
    ['a string without an end', '["[[[[[['],
  ])('is not deepened by %s', (_, text) => {
    expect(nestsDeeperThan(2, text)).toBe(false);
  });

  it('is found in broken JSON too, at once', () => {
    expect(nestsDeeperThan(64, '['.repeat(1_000_000))).toBe(true);
    expect(nestsDeeperThan(64, '{"a":'.repeat(65))).toBe(true);
  });
});
