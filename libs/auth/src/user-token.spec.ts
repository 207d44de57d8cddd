import type { ExecutionContext } from '@nestjs/common';
import fc from 'fast-check';
import jwt from 'jsonwebtoken';
import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { InvalidTokenError } from './auth.errors';
import { isUserId } from './user-id';
import { signUserToken, userTokenOf } from './user-token';
import { type UserTokenOptions, UserTokenReader } from './user-token.reader';

const secret = createSecretKey(Buffer.from('a secret of the user tokens, 32+'));
const config = { secret, lifetimeSeconds: 3600 };
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;
const signed = (claims: object, options: jwt.SignOptions = {}) => jwt.sign(claims, secret, options);

/** Reads `token` as the bearer credential of a request. */
function read(token: string, options?: UserTokenOptions) {
  const request = { headers: { authorization: `Bearer ${token}` } };
  const http = { getRequest: () => request, getResponse: () => ({}) };
  const context = { switchToHttp: () => http } as unknown as ExecutionContext;
  return new UserTokenReader(config, options).read(context);
}

describe('user tokens', () => {
  it('carry the user, the session and the expiry', async () => {
    const { token, claims } = signUserToken(config, { userId: 7, email: 'vera@example.com' });

    expect(await read(token)).toEqual(claims);
    expect(claims.expiresAt - claims.issuedAt).toBe(3600);
    expect(jwt.decode(token)).toMatchObject({ user_id: 7, email: 'vera@example.com' });
  });

  it.each(['', 'a\u0000b', 'x'.repeat(256), 7])(
    'belong to no session with the jti %p',
    async (jti) => {
      expect(await read(signed({ user_id: 7, exp: inAnHour(), jti }))).toMatchObject({
        sessionId: null,
      });
    },
  );

  it('belong to a session each', () => {
    const sessions = [1, 2].map(
      () => signUserToken(config, { userId: 7, email: 'vera@example.com' }).claims.sessionId,
    );

    expect(new Set(sessions).size).toBe(2);
  });

  it.each([
    ['user_id as a number', { user_id: 7 }],
    ['a numeric sub', { sub: '7', email: 'vera@example.com', role: 'manager', type: 'access' }],
  ])('are accepted with %s', async (_, claims) => {
    expect(await read(signed({ ...claims, exp: inAnHour() }))).toMatchObject({ userId: 7 });
  });

  it.each([
    ['no user', {}],
    ['a user id as text', { user_id: '7' }],
    ['a negative user id', { user_id: -7 }],
    ['a user id beyond int32', { sub: '2147483648' }],
    ['an e-mail as subject', { sub: 'vera@example.com' }],
    ['the purpose of a refresh token', { sub: '7', type: 'refresh' }],
    ['the purpose of a service token', { sub: '7', type: 'service', scopes: [] }],
  ])('are refused with %s', async (_, claims) => {
    const token = signed({ ...claims, exp: inAnHour() });

    await expect(read(token)).rejects.toThrow(InvalidTokenError);
  });

  it('are refused when they expired, and say so', async () => {
    await expect(read(signed({ user_id: 7, exp: 1_700_000_000 }))).rejects.toThrow(
      'The access token has expired',
    );
  });

  it('may be judged by something else than their expiry', async () => {
    const expired = signed({ user_id: 7, exp: 1_700_000_000 });

    expect(await read(expired, { acceptExpired: true })).toMatchObject({
      expiresAt: 1_700_000_000,
    });
  });

  it('are refused when they never expire', async () => {
    await expect(read(signed({ user_id: 7 }))).rejects.toThrow(InvalidTokenError);
  });

  it('are refused when somebody else signed them, or nobody did, or with another algorithm', async () => {
    const claims = { user_id: 7, exp: inAnHour() };
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const forged = [
      jwt.sign(claims, 'another secret'),
      jwt.sign(claims, '', { algorithm: 'none' }),
      jwt.sign(claims, privateKey, { algorithm: 'RS256' }),
      signed(claims, { algorithm: 'HS512' }),
      `${signed(claims)}x`,
    ];

    for (const token of forged) {
      await expect(read(token)).rejects.toThrow(InvalidTokenError);
    }
  });

  it('never make a caller of anything but a user id, whatever the claims are', () => {
    fc.assert(
      fc.property(fc.anything(), (claims) => {
        const outcome = attempt(() => userTokenOf(claims));
        expect(outcome instanceof InvalidTokenError || isUserId(outcome.userId)).toBe(true);
      }),
    );
  });
});

function attempt<T>(work: () => T): T | InvalidTokenError {
  try {
    return work();
  } catch (error) {
    if (error instanceof InvalidTokenError) return error;
    throw error;
  }
}
