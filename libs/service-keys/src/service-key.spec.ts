import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { generateServiceKey, readServiceKey } from './service-key';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const keys = Array.from({ length: 200 }, () => generateServiceKey().key);
const aKey = fc.constantFrom(...keys);

describe('a service key', () => {
  it('is recognisable, random and never the same', () => {
    expect(keys.filter((key) => !/^sa_[0-9A-Za-z]{36}$/.test(key))).toEqual([]);
    expect(new Set(keys.map((key) => key.slice(0, 11))).size).toBe(keys.length);
  });

  it('uses every character of the alphabet in its random part', () => {
    const used = new Set(keys.flatMap((key) => [...key.slice(3, 33)]));

    expect([...used].sort()).toEqual([...ALPHABET].sort());
  });

  it('is stored as its beginning and its SHA-256', () => {
    const { key, print } = generateServiceKey();

    expect(print.prefix).toBe(key.slice(0, 11));
    expect(print.hash).toEqual(createHash('sha256').update(key).digest());
    expect(readServiceKey(key)).toEqual(print);
  });

  it('has a checksum that anybody can compute', () => {
    expect(readServiceKey('sa_0000000000000000000000000000000Ufi5q')).toBeUndefined();
  });

  it('is refused with any one character changed', () => {
    const position = fc.integer({ min: 0, max: 38 });
    fc.assert(
      fc.property(aKey, position, fc.constantFrom(...ALPHABET, '_', '-'), (key, at, character) => {
        fc.pre(key[at] !== character);

        expect(readServiceKey(key.slice(0, at) + character + key.slice(at + 1))).toBeUndefined();
      }),
    );
  });

  it('is refused with two neighbours swapped', () => {
    fc.assert(
      fc.property(aKey, fc.integer({ min: 0, max: 37 }), (key, at) => {
        const [a = '', b = ''] = key.slice(at, at + 2);
        fc.pre(a !== b);

        expect(readServiceKey(key.slice(0, at) + b + a + key.slice(at + 2))).toBeUndefined();
      }),
    );
  });

  it('is refused with anything before, after or missing', () => {
    fc.assert(
      fc.property(aKey, fc.string({ minLength: 1 }), (key, more) => {
        expect(readServiceKey(key + more)).toBeUndefined();
        expect(readServiceKey(more + key)).toBeUndefined();
        expect(readServiceKey(key.slice(0, -more.length))).toBeUndefined();
      }),
    );
  });
});
