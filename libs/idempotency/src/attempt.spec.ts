import { attemptOf, isIdempotencyKey } from './attempt';

const REQUEST = { userId: 1, url: '/api/v1/things', key: 'k', body: { a: 1, b: [2] }, status: 200 };

describe('a request that may be sent again', () => {
  it('is the same whatever the order of the members of its body', () => {
    const [one, other] = [
      attemptOf(REQUEST),
      attemptOf({ ...REQUEST, body: { b: [2], a: 1 } }),
    ] as const;

    expect(one.fingerprint).toEqual(other.fingerprint);
    expect(one.keyHash).toEqual(other.keyHash);
    expect(one.id).not.toBe(other.id);
  });

  it.each([
    ['another value', { body: { a: 2, b: [2] } }],
    ['another order of a list', { body: { a: 1, b: [2, 3] } }],
    ['no body', { body: undefined }],
    ['a member named __proto__', { body: JSON.parse('{"a":1,"b":[2],"__proto__":1}') as unknown }],
    ['another query', { url: '/api/v1/things?dry_run=true' }],
  ])('asks for something else with %s', (_, change) => {
    const changed = attemptOf({ ...REQUEST, ...change });

    expect(changed.keyHash).toEqual(attemptOf(REQUEST).keyHash);
    expect(changed.fingerprint).not.toEqual(attemptOf(REQUEST).fingerprint);
  });

  it.each([
    ['another user', { userId: 2 }],
    ['another path', { url: '/api/v1/others' }],
    ['another key', { key: 'l' }],
  ])('has a key of its own for %s', (_, change) => {
    expect(attemptOf({ ...REQUEST, ...change }).keyHash).not.toEqual(attemptOf(REQUEST).keyHash);
  });

  it.each(['a', '8e03978e-40d5-43dd-bc93-6894a57f9324', '"quoted"', '~'.repeat(255)])(
    'takes the key %s',
    (key) => expect(isIdempotencyKey(key)).toBe(true),
  );

  it.each(['', 'a b', 'ä', '\u0007', '~'.repeat(256)])('does not take the key %j', (key) => {
    expect(isIdempotencyKey(key)).toBe(false);
  });
});
