import { bcryptHashOf, decoyOf, DEFAULT_DECOY } from './password-hash';

const REST = 'abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUVWXYZ01234';

describe('bcryptHashOf', () => {
  it.each([
    ['$2b$12$', '$2b$12$'],
    ['$2a$10$', '$2a$10$'],
    ['$2y$12$', '$2b$12$'],
  ])('reads a hash that begins with %s', (prefix, read) => {
    expect(bcryptHashOf(prefix + REST)).toBe(read + REST);
  });

  it.each([
    null,
    undefined,
    '',
    '!',
    'sso',
    '$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b0dWRWJTmaaJObG',
    `$2x$12$${REST}`,
    `$2b$12$${REST}x`,
    `$2b$12$${REST.slice(1)}`,
    `$2b$03$${REST}`,
    `$2b$32$${REST}`,
    `$2b$xx$${REST}`,
    `$2b$12$${REST}\n`,
    ` $2b$12$${REST}`,
  ])('does not take %p for a hash', (stored) => {
    expect(bcryptHashOf(stored)).toBeUndefined();
  });
});

describe('decoyOf', () => {
  it('is a hash of the same cost', () => {
    expect(bcryptHashOf(decoyOf(`$2a$10$${REST}`))).toMatch(/^\$2b\$10\$\.{53}$/);
    expect(bcryptHashOf(DEFAULT_DECOY)).toMatch(/^\$2b\$12\$/);
  });
});
