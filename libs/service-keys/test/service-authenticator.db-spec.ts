import {
  InvalidServiceKeyError,
  InvalidTokenError,
  MissingCredentialsError,
  type ServiceCaller,
} from '@libs/auth';
import { ValidationFailedError } from '@libs/errors';
import { ServiceAuthenticator } from '@libs/service-keys';
import { testDatabases, type TestDatabases } from '@libs/testing';
import type { ExecutionContext } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import { createSecretKey } from 'node:crypto';
import { givenServiceKeys, newAccount, RUTH, type ServiceKeys } from './fixture';

const secret = createSecretKey(Buffer.from('a secret of the service tokens, 32+'));

function tokenOf(sub: string | null): string {
  const now = Math.floor(Date.now() / 1000);
  const kind = sub
    ? { type: 'service', service: 'platform' }
    : { type: 'background', service: 'platform-training' };
  const claims = { sub, ...kind, scopes: ['labeler:read'], iat: now, nbf: now, exp: now + 300 };
  return jwt.sign(JSON.stringify(claims), secret);
}

describe('a service that calls', () => {
  let databases: TestDatabases;
  let served: ServiceKeys;
  let authenticator: ServiceAuthenticator;
  let key: string;

  beforeAll(async () => {
    databases = await testDatabases();
    served = givenServiceKeys(databases.labelerUrl);
    authenticator = new ServiceAuthenticator(served.keys, { secret }, served.refusals);
    ({ key } = await served.accounts.create(RUTH, newAccount()));
  });
  afterAll(async () => {
    await served.db.close();
    await databases.drop();
  });

  /** The caller that the guard would find. */
  async function callerOf(
    headers: Record<string, string>,
    by = authenticator,
  ): Promise<ServiceCaller> {
    const http = { getRequest: () => ({ headers }) };
    return by.authenticate({ switchToHttp: () => http } as unknown as ExecutionContext);
  }
  const bearer = (credential: string) => ({ authorization: `Bearer ${credential}` });

  it('is known by its key or by its token', async () => {
    expect(await callerOf(bearer(key))).toMatchObject({ credential: 'key', actingUserId: null });
    expect(await callerOf(bearer(tokenOf('42')))).toMatchObject({
      credential: 'token',
      serviceId: 'platform',
      actingUserId: 42,
    });
  });

  it('may ask for a user with a key or a token of background work', async () => {
    for (const credential of [key, tokenOf(null)]) {
      const caller = await callerOf({ ...bearer(credential), 'x-user-id': '7' });

      expect(caller.actingUserId).toBe(7);
    }
    expect((await callerOf(bearer(key))).actingUserId).toBeNull();
  });

  it('cannot ask for another user than its token names', async () => {
    const caller = await callerOf({ ...bearer(tokenOf('42')), 'x-user-id': '7' });

    expect(caller.actingUserId).toBe(42);
  });

  it.each(['', '0', '-1', '1.0', ' 1', '1, 2', '2147483648', 'admin'])(
    'is refused rather than trusted by itself when it asks for the user %j',
    async (user) => {
      await expect(callerOf({ ...bearer(key), 'x-user-id': user })).rejects.toThrow(
        ValidationFailedError,
      );
    },
  );

  it('is refused without credentials, or with those of another kind', async () => {
    await expect(callerOf({})).rejects.toThrow(MissingCredentialsError);
    await expect(callerOf({ authorization: `Basic ${key}` })).rejects.toThrow(
      MissingCredentialsError,
    );
    await expect(callerOf(bearer('sa_unknown'))).rejects.toThrow(InvalidServiceKeyError);
    await expect(callerOf(bearer('unknown'))).rejects.toThrow(InvalidTokenError);
  });

  it('needs a key where tokens are not set up', async () => {
    const keysOnly = new ServiceAuthenticator(served.keys, { secret: undefined }, served.refusals);

    await expect(callerOf(bearer(tokenOf('42')), keysOnly)).rejects.toThrow(InvalidTokenError);
    expect((await callerOf(bearer(key), keysOnly)).credential).toBe('key');
  });
});
