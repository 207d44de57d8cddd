import fc from 'fast-check';
import { compareKeys } from './key-order';

describe('the order of keys', () => {
  it('is that of their UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(
          Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))),
        );
      }),
    );
  });

  it('puts what lies beyond the basic plane behind everything else', () => {
    expect(['\u{1f600}', '\uffee', 'a', '가'].sort(compareKeys)).toEqual([
      'a',
      '가',
      '\uffee',
      '\u{1f600}',
    ]);
  });
});
