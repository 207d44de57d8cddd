import {
  type IssuedServiceKey,
  ServiceAccountExistsError,
  ServiceAccountNotFoundError,
} from '@libs/service-keys';
import { ROOT, testDatabases, type TestDatabases, whileHolding } from '@libs/testing';
import { ValidationFailedError } from '@libs/errors';
import { readServiceKey } from '../src/service-key';
import { freshName, givenServiceKeys, newAccount, RUTH, type ServiceKeys } from './fixture';

interface KeyRow {
  key_prefix: string;
  revoked: boolean;
  seconds_left: number | null;
}

describe('service accounts', () => {
  let databases: TestDatabases;
  let served: ServiceKeys;
  const make = (overrides = {}) => served.accounts.create(RUTH, newAccount(overrides));

  const keysOf = ({ account }: Pick<IssuedServiceKey, 'account'>) =>
    databases.labeler<KeyRow>(
      `select key_prefix, revoked_at is not null as revoked,
              extract(epoch from expires_at - now())::float as seconds_left
         from service_keys where service_account_id = $1 order by created_at, id`,
      [account.id],
    );
  const auditOf = ({ account }: Pick<IssuedServiceKey, 'account'>) =>
    databases.labeler(
      `select action, details, user_id, session_id, ip_address, user_agent, status
         from audit_logs where resource_type = 'service_account' and resource_id = $1 order by id`,
      [account.id],
    );
  const record = (action: string, details: object) => ({
    action,
    details,
    user_id: ROOT.id,
    session_id: 'session-1',
    ip_address: '192.0.2.1',
    user_agent: 'curl',
    status: 'success',
  });

  beforeAll(async () => {
    databases = await testDatabases();
    served = givenServiceKeys(databases.labelerUrl);
  });
  afterAll(async () => {
    await served.db.close();
    await databases.drop();
  });

  it('are made with a key and a record', async () => {
    const expiresAt = new Date('2099-01-01T00:00:00Z');
    const made = await make({ serviceName: 'Vision Platform', scopes: ['*', '*'], expiresAt });

    expect(made.account).toEqual({
      id: expect.stringMatching(/^sa_vision_platform_[0-9a-f]{8}$/) as string,
      serviceName: 'Vision Platform',
      scopes: ['*'],
      createdBy: ROOT.id,
      createdAt: expect.any(Date) as Date,
      expiresAt,
      lastUsedAt: null,
      isActive: true,
      isExpired: false,
    });
    expect(await auditOf(made)).toEqual([
      record('create', {
        service_name: 'Vision Platform',
        scopes: ['*'],
        expires_at: '2099-01-01T00:00:00.000Z',
      }),
    ]);
  });

  it('keep no key that could be used', async () => {
    const made = await make();
    const stored = await databases.labeler(
      `select to_jsonb(k) as key, to_jsonb(a) as account, to_jsonb(l) as log
         from service_keys k join service_accounts a on a.id = k.service_account_id
         join audit_logs l on l.resource_id = a.id where a.id = $1`,
      [made.account.id],
    );

    expect(JSON.stringify(stored)).not.toContain(made.key.slice(11));
    expect(await keysOf(made)).toMatchObject([{ key_prefix: made.key.slice(0, 11) }]);
    expect(readServiceKey(made.key)).toBeDefined();
  });

  it('have names of their own, also when two are made at once', async () => {
    const serviceName = freshName();
    const attempts = await Promise.allSettled([1, 2, 3].map(() => make({ serviceName })));

    const refused = attempts.flatMap((attempt) =>
      attempt.status === 'rejected' ? [attempt.reason as Error] : [],
    );
    expect(refused).toHaveLength(2);
    expect(refused[0]).toBeInstanceOf(ServiceAccountExistsError);
    expect(refused[0]?.message).toBe(`Service account with name '${serviceName}' already exists`);
  });

  it('have ids of their own for names that look alike', async () => {
    const made = await Promise.all(
      ['x-y', 'x_y', 'X Y'].map((serviceName) => make({ serviceName })),
    );

    expect(new Set(made.map(({ account }) => account.id)).size).toBe(3);
  });

  it('are refused with wrong values, and then nothing is kept', async () => {
    const serviceName = freshName();
    const wrong = { serviceName, expiresAt: new Date('2020-01-01T00:00:00Z') };

    expect(() => make(wrong)).toThrow(ValidationFailedError);
    expect((await make({ serviceName })).account.serviceName).toBe(serviceName);
  });

  it('are listed newest first, without those that are off unless asked for', async () => {
    const [first, second, third] = [await make(), await make(), await make()];
    await served.accounts.update(RUTH, second.account.id, { isActive: false });
    const ids = async (skip: number, limit: number, includeInactive: boolean) =>
      (await served.accounts.list({ skip, limit, includeInactive })).accounts.map(({ id }) => id);

    expect(await ids(0, 2, false)).toEqual([third.account.id, first.account.id]);
    expect(await ids(1, 2, true)).toEqual([second.account.id, first.account.id]);
    const all = await served.accounts.list({ skip: 0, limit: 1, includeInactive: true });
    const active = await served.accounts.list({ skip: 0, limit: 1, includeInactive: false });
    expect(all.total).toBe(active.total + 1);
  });

  it('say that they are expired', async () => {
    const made = await make();
    await databases.labeler(
      `update service_accounts set expires_at = now() - interval '1 second' where id = $1`,
      [made.account.id],
    );

    expect(await served.accounts.get(made.account.id)).toMatchObject({
      isExpired: true,
      isActive: true,
    });
  });

  it('change what is asked, and record only what differs', async () => {
    const made = await make({ expiresAt: new Date('2099-01-01T00:00:00Z') });
    const update = served.accounts.update.bind(served.accounts, RUTH, made.account.id);

    const widened = await update({ scopes: ['datasets:read', 'datasets:download'] });
    const unlimited = await update({ expiresAt: null, isActive: true });
    await update({});

    expect(widened.scopes).toEqual(['datasets:read', 'datasets:download']);
    expect(unlimited.expiresAt).toBeNull();
    expect((await auditOf(made)).slice(1)).toEqual([
      record('update', { scopes: ['datasets:read', 'datasets:download'] }),
      record('update', { expires_at: null }),
    ]);
  });

  it('get a new key, while the old one works for a while', async () => {
    const made = await make();
    const rotated = await served.accounts.rotate(RUTH, made.account.id, 3600);

    const [old, fresh] = await keysOf(made);
    expect(old?.key_prefix).toBe(made.key.slice(0, 11));
    expect(Math.round((old?.seconds_left ?? 0) / 60)).toBe(60);
    expect(fresh).toMatchObject({
      key_prefix: rotated.key.slice(0, 11),
      seconds_left: null,
      revoked: false,
    });
    expect((await auditOf(made))[1]).toEqual(
      record('rotate', {
        service_name: made.account.serviceName,
        overlap_seconds: 3600,
        ending_keys: 1,
      }),
    );
  });

  it('never let a rotation lengthen the life of a key that ends already', async () => {
    const made = await make();
    await served.accounts.rotate(RUTH, made.account.id, 60);
    await served.accounts.rotate(RUTH, made.account.id, 3600);

    const minutes = (await keysOf(made)).map(
      ({ seconds_left }) => seconds_left && Math.round(seconds_left / 60),
    );
    expect(minutes).toEqual([1, 60, null]);
  });

  it('let two rotations at once wait for each other', async () => {
    const made = await make();

    const rotated = await whileHolding(
      databases,
      (client) =>
        client.query('select from service_accounts where id = $1 for update', [made.account.id]),
      () => served.accounts.rotate(RUTH, made.account.id),
    );

    expect(rotated.account.id).toBe(made.account.id);
  });

  it('are revoked with all their keys, for good', async () => {
    const made = await make();
    await served.accounts.rotate(RUTH, made.account.id);
    await served.accounts.revoke(RUTH, made.account.id);
    await served.accounts.update(RUTH, made.account.id, { isActive: true });

    expect((await keysOf(made)).map(({ revoked }) => revoked)).toEqual([true, true]);
    expect((await auditOf(made))[2]).toEqual(
      record('revoke', { service_name: made.account.serviceName, revoked_keys: 2 }),
    );
  });

  it('leave with their keys, and the record stays', async () => {
    const made = await make();
    await served.accounts.delete(RUTH, made.account.id);

    expect(await keysOf(made)).toEqual([]);
    expect((await auditOf(made))[1]).toEqual(
      record('delete', { service_name: made.account.serviceName, scopes: ['datasets:read'] }),
    );
  });

  it('are not found when there is none', async () => {
    const { accounts } = served;
    const attempts = await Promise.allSettled([
      accounts.get('sa_nobody'),
      accounts.update(RUTH, 'sa_nobody', { isActive: false }),
      accounts.rotate(RUTH, 'sa_nobody'),
      accounts.revoke(RUTH, 'sa_nobody'),
      accounts.delete(RUTH, 'sa_nobody'),
    ]);

    expect(
      attempts.map((attempt) => attempt.status === 'rejected' && (attempt.reason as Error)),
    ).toEqual(Array(5).fill(expect.any(ServiceAccountNotFoundError)));
  });
});
