import { isVersionNumber, nextVersionNumber } from './version-number';

describe('numbers of versions', () => {
  it.each(['v1.0', '3', 'V2', 'autumn 2026', '가을 판 #1', '..v', 'x'.repeat(50), '🦺'])(
    'may be %j',
    (text) => {
      expect(isVersionNumber(text)).toBe(true);
    },
  );

  it.each([
    '',
    ' ',
    ' v1',
    'v1 ',
    '.',
    '..',
    'a/b',
    'a\\b',
    'a\nb',
    'a\u0000b',
    'a\u0085b',
    'a\u2028b',
    'a\ud800',
    'x'.repeat(51),
  ])('may not be %j', (text) => {
    expect(isVersionNumber(text)).toBe(false);
  });

  it('count on from the highest', () => {
    expect([null, 0, 7].map(nextVersionNumber)).toEqual(['v1.0', 'v1.0', 'v8.0']);
  });
});
