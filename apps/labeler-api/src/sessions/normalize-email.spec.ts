import { normalizeEmail } from './normalize-email';

describe('normalizeEmail', () => {
  it.each([
    ['  Olivia@Example.COM\t', 'Olivia@example.com'],
    ['"a@B"@HOST', '"a@B"@host'],
    ['no-at-sign', 'no-at-sign'],
    ['', ''],
    ['half\ud800@example.com', 'half\ufffd@example.com'],
  ])('reads %p as %p', (typed, read) => {
    expect(normalizeEmail(typed)).toBe(read);
  });

  it('leaves the judgement of other types to the validation', () => {
    expect(normalizeEmail(7)).toBe(7);
    expect(normalizeEmail(undefined)).toBeUndefined();
  });
});
