import { effort } from '@libs/testing';
import fc from 'fast-check';
import { asciiJson, indentedJson } from '../src/writing/json-text';

/** Numbers as outlines and percentages have them, and all others. */
const numbers = fc.oneof(
  fc.integer({ min: -2_000_000, max: 2_000_000 }).map((thousandths) => thousandths / 1000),
  fc.integer({ min: -2e12, max: 2e12 }).map((parts) => parts / 1e10),
  fc.integer({ min: -2e15, max: 2e15 }).map((parts) => parts / 1e10),
  fc.integer(),
  fc.double(),
);
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    numbers,
    fc.string({ unit: 'binary' }),
    fc.constantFrom(null, true, false, undefined, 1e-7, 5e-324, 2 ** 31 / 1000, -0),
    fc.array(tie('value')),
    fc.array(fc.array(numbers, { minLength: 2, maxLength: 2 })),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value')),
  ),
})).value;

/** What the platform says, with escapes for what is not ASCII. */
function expected(value: unknown, indent: number): string {
  return (JSON.stringify(value, null, indent) ?? 'null').replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

describe('JSON that the formats write', () => {
  it('is what JSON.stringify writes, in ASCII', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(0, 2), (value, indent) => {
        expect(asciiJson(value, indent)).toBe(expected(value, indent));
      }),
      { numRuns: effort(3000) },
    );
  });

  it('stands as far in as it is told', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 3 }), (value, depth) => {
        const margin = '  '.repeat(depth);
        const lines = expected(value, 2).split('\n');
        expect(indentedJson(value, depth)).toBe(lines.map((line) => margin + line).join('\n'));
      }),
      { numRuns: effort(1000) },
    );
  });
});
