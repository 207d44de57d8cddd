import fc from 'fast-check';
import jwt from 'jsonwebtoken';
import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { InvalidTokenError } from './auth.errors';
import { serviceCallerOf, verifyServiceToken } from './service-token';

const SECRET = 'a secret of the service tokens, 32+';
const secret = createSecretKey(Buffer.from(SECRET));
const now = () => Math.floor(Date.now() / 1000);

function userClaims(change: object = {}) {
  const issued = now();
  return {
    sub: '42',
    service: 'platform',
    type: 'service',
    scopes: ['labeler:read'],
    iat: issued,
    nbf: issued,
    exp: issued + 300,
    ...change,
  };
}

function backgroundClaims(change: object = {}) {
  const issued = now();
  return {
    sub: null,
    service: 'platform-training',
    type: 'background',
    scopes: ['labeler:read'],
    iat: issued,
    nbf: issued,
    exp: issued + 3600,
    job_id: 'job-1',
    ...change,
  };
}

/** Without jsonwebtoken's own checks of what it signs: other languages have none. */
function sign(claims: object, algorithm: 'HS256' | 'HS512' = 'HS256'): string {
  return jwt.sign(JSON.stringify(claims), SECRET, { algorithm });
}

const verify = (token: string) => verifyServiceToken(secret, token);

describe('service tokens', () => {
  it('of the user kind act for the user of their subject', () => {
    expect(verify(sign(userClaims()))).toMatchObject({
      kind: 'service',
      serviceId: 'platform',
      actingUserId: 42,
      credential: 'token',
    });
  });

  it('of the background kind act for nobody', () => {
    expect(verify(sign(backgroundClaims()))).toMatchObject({
      serviceId: 'platform-training',
      actingUserId: null,
    });
  });

  it.each([
    [['labeler:read'], ['datasets:read', 'datasets:permissions', 'datasets:download']],
    [['labeler:write'], ['datasets:snapshot']],
    [
      ['labeler:admin'],
      ['datasets:read', 'datasets:permissions', 'datasets:download', 'datasets:snapshot'],
    ],
    [['datasets:read'], ['datasets:read']],
    [['labeler:delete', 'toString', '*', 7, null], []],
    [[], []],
  ])('with the scopes %j may do %j', (scopes, expected) => {
    expect([...verify(sign(userClaims({ scopes }))).scopes]).toEqual(expected);
  });

  it('are accepted within a minute of clock skew on either side', () => {
    const ahead = now() + 50;
    const behind = now() - 50;

    expect(verify(sign(userClaims({ iat: ahead, nbf: ahead }))).actingUserId).toBe(42);
    expect(verify(sign(userClaims({ iat: behind - 300, nbf: 0, exp: behind }))).actingUserId).toBe(
      42,
    );
  });

  it.each([
    ['valid only later', { nbf: now() + 120 }],
    ['issued in the future', { iat: now() + 120, exp: now() + 300 }],
    ['expired', { iat: now() - 400, nbf: now() - 400, exp: now() - 100 }],
    ['without an expiry', { exp: undefined }],
    ['without an issue time', { iat: undefined }],
    ['living for a year', { exp: now() + 31_536_000 }],
    ['of an unknown service', { service: 'evil' }],
    ['of the training service with the user kind', { service: 'platform-training' }],
    ['without a service', { service: undefined }],
    ['of an unknown kind', { type: 'access' }],
    ['without scopes', { scopes: undefined }],
    ['with scopes as text', { scopes: 'labeler:admin' }],
    ['meant for another audience', { aud: 'labeler-sso' }],
    ['with a subject as number', { sub: 42 }],
    ['with a null subject', { sub: null }],
    ['with subject 0', { sub: '0' }],
    ['with a negative subject', { sub: '-1' }],
    ['with a subject beyond int32', { sub: '2147483648' }],
    ['with a subject in other digits', { sub: '４２' }],
    ['with a subject with blanks', { sub: ' 42' }],
    ['with a subject with leading zeros', { sub: '042' }],
    ['with an exponent as subject', { sub: '4e1' }],
  ])('of the user kind are refused when %s', (_, change) => {
    expect(() => verify(sign(userClaims(change)))).toThrow(InvalidTokenError);
  });

  it.each([
    ['with a subject', { sub: '42' }],
    ['without the subject claim', { sub: undefined }],
    ['of the platform itself', { service: 'platform' }],
    ['living for two days', { exp: now() + 172_800 }],
  ])('of the background kind are refused when %s', (_, change) => {
    expect(() => verify(sign(backgroundClaims(change)))).toThrow(InvalidTokenError);
  });

  it('of the browser sign-on are refused, although the secret and the type are the same', () => {
    const issued = now();
    const signOn = {
      user_id: 42,
      email: 'vera@example.com',
      type: 'service',
      iss: 'platform',
      aud: 'labeler',
      iat: issued,
      exp: issued + 300,
    };

    expect(() => verify(sign(signOn))).toThrow(InvalidTokenError);
  });

  it('are refused when unsigned, signed by others or with another algorithm', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const body = Buffer.from(JSON.stringify(userClaims())).toString('base64url');
    const forged = [
      `${header}.${body}.`,
      `${header}.${body}.${sign(userClaims()).split('.')[2]}`,
      jwt.sign(userClaims(), privateKey, { algorithm: 'RS256' }),
      jwt.sign(userClaims(), 'another secret'),
      sign(userClaims(), 'HS512'),
      'not.a.token',
      '',
    ];

    for (const token of forged) expect(() => verify(token)).toThrow(InvalidTokenError);
  });

  it('are refused when their body is not an object', () => {
    expect(() => verify(jwt.sign('"text"', SECRET))).toThrow(InvalidTokenError);
    expect(() => verify(jwt.sign('text', SECRET))).toThrow(InvalidTokenError);
  });

  it('never fail in another way, whatever the claims are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (claims, scopes) => {
        const read = () => serviceCallerOf({ ...userClaims(), ...claims, scopes }, now());
        const refusal = refusalOf(read);
        expect(refusal === undefined || refusal instanceof InvalidTokenError).toBe(true);
      }),
    );
  });
});

function refusalOf(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
