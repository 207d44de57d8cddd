import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { LtHash } from './lt-hash';

const element = (text: string) => createHash('sha256').update(text).digest();
const stateOf = (texts: readonly string[]) => {
  const hash = new LtHash();
  for (const text of texts) hash.add(element(text));
  return hash.state.toString('hex');
};

describe('the hash of a multiset', () => {
  it('does not depend on the order, and counts what is there twice', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 12 }), (texts) => {
        expect(stateOf(texts.toReversed())).toBe(stateOf(texts));
        expect(stateOf([...texts, 'once more'])).not.toBe(stateOf(texts));
      }),
    );
    expect(stateOf(['a', 'a'])).not.toBe(stateOf(['a']));
  });

  it('is what it would be if what was taken away had never been there', () => {
    const hash = new LtHash();
    hash.add(element('a'));
    const kept = new LtHash(hash.state);
    hash.add(element('b'));

    hash.remove(element('b'));

    expect(hash.state).toEqual(kept.state);
    hash.remove(element('a'));
    expect(hash.state).toEqual(Buffer.alloc(2048));
  });

  it('is the sum of the elements in 1,024 lanes, expanded by SHAKE256', () => {
    const [a, b] = ['a', 'b'].map((text) =>
      createHash('shake256', { outputLength: 2048 }).update(element(text)).digest(),
    );
    const hash = new LtHash();
    hash.add(element('a'));
    hash.add(element('b'));

    const sums = Array.from(
      { length: 1024 },
      (_, lane) => ((a?.readUInt16LE(lane * 2) ?? 0) + (b?.readUInt16LE(lane * 2) ?? 0)) % 65_536,
    );
    expect(Array.from({ length: 1024 }, (_, lane) => hash.state.readUInt16LE(lane * 2))).toEqual(
      sums,
    );
  });
});
