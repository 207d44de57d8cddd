import { MalformedRequestError } from '@libs/errors';
import fc from 'fast-check';
import { BodyTooLargeError } from './body-too-large.error';
import { JsonPieces } from './json-pieces';

/** Parses a text that arrives in chunks of so many bytes. */
function parse(text: string, chunkBytes = 7): unknown {
  const bytes = Buffer.from(text);
  const pieces = new JsonPieces();
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    pieces.push(bytes.subarray(at, at + chunkBytes));
  }
  return pieces.end();
}

const long = (value: unknown, count = 5000) => Array.from({ length: count }, () => value);

describe('JSON in pieces', () => {
  it('is what JSON.parse makes of it, wherever the chunks end', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 50 }), (value, chunkBytes) => {
        const text = JSON.stringify(value);

        expect(parse(text, chunkBytes)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('is refused exactly where JSON.parse refuses it', () => {
    const fragment = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '"\\""',
      ' ',
      'null',
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 12 }), (fragments) => {
        const text = `{"list":[${fragments.join('')}]}`;

        expect(outcome(() => parse(text))).toEqual(outcome(() => JSON.parse(text) as unknown));
      }),
      { numRuns: 2000 },
    );
  });

  it('holds long lists whole, with what stands around them', () => {
    const value = { before: 1, list: long({ name: 'a,]}"\\\n가', parts: [1, [2]] }), after: null };

    expect(parse(JSON.stringify(value), 65_536)).toEqual(value);
  });

  it.each([
    ['a comma too many at the end of a long list', `{"list":[${long(1, 40_000).join()},]}`],
    ['a comma too many within', `{"list":[${long(1, 40_000).join()},,1]}`],
    ['a list that does not end', '{"list":[1,2'],
    ['a list that ends like an object', '{"list":[1,2}}'],
    ['a text after the end', '{"list":[1]} x'],
    ['two texts', '{"list":[1]}{}'],
    ['brackets that only close', ']'],
    ['brackets without end', '{"a":'.repeat(65)],
  ])('refuses %s', (_, text) => {
    expect(() => parse(text)).toThrow(MalformedRequestError);
  });

  it.each([
    ['one value of a list', JSON.stringify({ list: ['x'.repeat(1024 * 1024)] })],
    ['what stands outside of lists', JSON.stringify({ other: 'x'.repeat(1024 * 1024) })],
    [
      'a list that is no direct member',
      JSON.stringify({ other: { list: long('xxxxx', 200_000) } }),
    ],
  ])('refuses %s of a megabyte', (_, text) => {
    expect(() => parse(text, 65_536)).toThrow(BodyTooLargeError);
  });

  it('is undefined when there is nothing', () => {
    expect(parse(' ')).toBeUndefined();
  });

  it('keeps a member called __proto__ a member', () => {
    const value = parse('{"__proto__":["x"],"list":[{"__proto__":1}]}') as object;

    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(['__proto__', 'list']);
  });
});

function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return 'refused';
  }
}
