import { CORA, ROOT, type CallOptions } from '@libs/testing';
import { randomBytes } from 'node:crypto';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Account {
  id: string;
  service_name: string;
  scopes: string[];
  created_by: number;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  is_active: boolean;
  is_expired: boolean;
}
type Issued = Omit<Account, 'last_used_at' | 'is_expired'> & {
  service_account_id: string;
  api_key: string;
};
type Page = { total: number; service_accounts: Account[] };
type Refused = Problem & { errors: { field: string }[] };

const PATH = '/auth/service-accounts';
const KEY = /^sa_[0-9A-Za-z]{36}$/;
const aName = () => `service ${randomBytes(6).toString('hex')}`;

describe('service accounts', () => {
  let labeler: Labeler;
  let token: string;
  beforeAll(async () => {
    labeler = await startLabeler();
    token = await labeler.signIn(ROOT);
  });
  afterAll(() => labeler.stop());

  const ask = <Body>(method: string, path: string, body?: unknown, options: CallOptions = {}) =>
    labeler.call<Body>(method, `/api/v1${PATH}${path}`, { token, body, ...options });
  const create = <Body = Issued>(changes: object = {}) =>
    ask<Body>('POST', '', { service_name: aName(), scopes: ['datasets:read'], ...changes });
  const created = async (changes: object = {}) => (await create(changes)).body;
  const audited = (id: string) =>
    labeler.databases.labeler(
      `select user_id, action, details from audit_logs
        where resource_type = 'service_account' and resource_id = $1 order by id`,
      [id],
    );
  const keysOf = (id: string) =>
    labeler.databases.labeler<{ alive: boolean }>(
      `select coalesce(expires_at > now(), true) as alive from service_keys
        where service_account_id = $1 order by created_at`,
      [id],
    );

  describe('are made', () => {
    it('with a key that is shown once', async () => {
      const service_name = aName();

      const { status, body } = await create({ service_name, scopes: ['datasets:read', '*'] });
      const { body: read } = await ask<Account>('GET', `/${body.id}`);

      expect(status).toBe(201);
      expect(body).toEqual({
        id: body.service_account_id,
        service_account_id: expect.stringMatching(/^sa_/) as string,
        service_name,
        api_key: expect.stringMatching(KEY) as string,
        scopes: ['datasets:read', '*'],
        created_by: ROOT.id,
        created_at: expect.stringMatching(/Z$/) as string,
        expires_at: null,
        is_active: true,
      });
      expect(read).not.toHaveProperty('api_key');
      expect(await audited(body.id)).toEqual([
        {
          user_id: ROOT.id,
          action: 'create',
          details: { service_name, scopes: ['datasets:read', '*'], expires_at: null },
        },
      ]);
    });

    it('with an expiry in any zone', async () => {
      const { expires_at } = await created({ expires_at: '2999-01-01T09:00:00+09:00' });

      expect(expires_at).toBe('2999-01-01T00:00:00.000Z');
    });

    it('whatever the other names are', async () => {
      const suffix = randomBytes(4).toString('hex');
      const names = [`a-${suffix}`, `a_${suffix}`, `A ${suffix}`, `${suffix} ${'ä'.repeat(91)}`];

      const accounts = [];
      for (const service_name of names) accounts.push(await created({ service_name }));

      expect(new Set(accounts.map(({ id }) => id)).size).toBe(names.length);
    });

    it('not twice with one name', async () => {
      const { service_name } = await created();

      const { status, body } = await create<Problem>({ service_name });

      expect([status, body.error]).toEqual([409, 'service_account_exists']);
      expect(body.detail).toBe(`Service account with name '${service_name}' already exists`);
    });

    it.each<[string, object, string]>([
      ['a short name', { service_name: 'ab' }, 'service_name'],
      ['a long name', { service_name: 'x'.repeat(101) }, 'service_name'],
      ['a name with a NUL', { service_name: 'abc\u0000' }, 'service_name'],
      ['no name', { service_name: null }, 'service_name'],
      ['no scopes', { scopes: [] }, 'scopes'],
      ['scopes as a text', { scopes: 'datasets:read' }, 'scopes'],
      ['an unknown scope', { scopes: ['datasets:read', 'root'] }, 'scopes'],
      ['an expiry in the past', { expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
      ['an expiry without a zone', { expires_at: '2999-01-01T00:00:00' }, 'expires_at'],
      ['an expiry without a time', { expires_at: '2999-01-01' }, 'expires_at'],
      ['an expiry on a day that is none', { expires_at: '2999-02-30T00:00:00Z' }, 'expires_at'],
      ['an expiry that is a number', { expires_at: 32_000_000_000 }, 'expires_at'],
    ])('not with %s', async (_, changes, field) => {
      const { status, body } = await create<Refused>(changes);

      expect([status, body.error]).toEqual([422, 'validation_failed']);
      expect(body.errors.map((each) => each.field)).toContain(field);
    });

    it('explaining which scopes there are', async () => {
      const { body } = await create<Problem>({ scopes: ['root'] });

      expect(body.detail).toMatch(/Invalid scopes.*datasets:snapshot/);
    });
  });

  describe('are read', () => {
    it('newest first, page by page', async () => {
      const [old, young] = [await created(), await created()];

      const { body: first } = await ask<Page>('GET', '?limit=1');
      const { body: second } = await ask<Page>('GET', '?limit=1&skip=1');

      expect(first.service_accounts.map(({ id }) => id)).toEqual([young.id]);
      expect(second.service_accounts.map(({ id }) => id)).toEqual([old.id]);
      expect(first.total).toBe(second.total);
      expect(first.total).toBeGreaterThanOrEqual(2);
    });

    it('without those that are switched off, unless asked for', async () => {
      const { id } = await created();
      await ask('PATCH', `/${id}`, { is_active: false });

      const ids = async (query: string) =>
        (await ask<Page>('GET', query)).body.service_accounts.map((account) => account.id);

      expect(await ids('')).not.toContain(id);
      expect(await ids('?include_inactive=true')).toContain(id);
    });

    it.each(['?limit=0', '?limit=501', '?skip=-1', '?skip=x', '?include_inactive=maybe'])(
      'not with %s',
      async (query) => {
        expect((await ask<Problem>('GET', query)).status).toBe(422);
      },
    );

    it('one by one, if they exist', async () => {
      const account = await created();

      const { status, body } = await ask<Account>('GET', `/${account.id}`);
      const { status: unknown, body: problem } = await ask<Problem>('GET', '/sa_nobody');

      expect([status, body.service_name]).toEqual([200, account.service_name]);
      expect(body).toMatchObject({ last_used_at: null, is_active: true, is_expired: false });
      expect([unknown, problem.error]).toEqual([404, 'service_account_not_found']);
    });

    it('by ids that can be ids', async () => {
      expect((await ask<Problem>('GET', '/%00')).status).toBe(422);
    });
  });

  describe('are changed', () => {
    it('in what the request names, which is put on record', async () => {
      const { id } = await created({ expires_at: '2999-01-01T00:00:00Z' });

      const { status, body } = await ask<Account>('PATCH', `/${id}`, {
        scopes: ['datasets:download'],
      });

      expect(status).toBe(200);
      expect(body).toMatchObject({
        scopes: ['datasets:download'],
        expires_at: '2999-01-01T00:00:00.000Z',
        is_active: true,
      });
      expect((await audited(id))[1]).toEqual({
        user_id: ROOT.id,
        action: 'update',
        details: { scopes: ['datasets:download'] },
      });
    });

    it('to live for ever, by an expiry of null', async () => {
      const { id } = await created({ expires_at: '2999-01-01T00:00:00Z' });

      const { body } = await ask<Account>('PATCH', `/${id}`, { expires_at: null });

      expect(body.expires_at).toBeNull();
    });

    it('not by null elsewhere', async () => {
      const { id } = await created();

      const { body } = await ask<Account>('PATCH', `/${id}`, { scopes: null, is_active: null });

      expect(body).toMatchObject({ scopes: ['datasets:read'], is_active: true });
      expect(await audited(id)).toHaveLength(1);
    });

    it.each<[string, object]>([
      ['an empty list of scopes', { scopes: [] }],
      ['an expiry in the past', { expires_at: '2020-01-01T00:00:00Z' }],
      ['a text for a flag', { is_active: 'yes' }],
    ])('not to %s', async (_, change) => {
      const { id } = await created();

      expect((await ask<Problem>('PATCH', `/${id}`, change)).status).toBe(422);
    });

    it('only if they exist', async () => {
      expect((await ask<Problem>('PATCH', '/sa_nobody', { is_active: true })).status).toBe(404);
    });
  });

  describe('get a new key', () => {
    it('while the old one works for a day', async () => {
      const { id, api_key } = await created();

      const { status, body } = await ask<Issued>('POST', `/${id}/rotate`);

      expect(status).toBe(200);
      expect(body.api_key).toMatch(KEY);
      expect(body.api_key).not.toBe(api_key);
      expect(await keysOf(id)).toEqual([{ alive: true }, { alive: true }]);
      expect((await audited(id))[1]).toMatchObject({
        action: 'rotate',
        details: { overlap_seconds: 86_400 },
      });
    });

    it('and lose the old one at once when the overlap is nothing', async () => {
      const { id } = await created();

      await ask('POST', `/${id}/rotate`, { overlap_seconds: 0 });

      expect(await keysOf(id)).toEqual([{ alive: false }, { alive: true }]);
    });

    it.each([-1, 1.5, '60', 10_000_000])('not with an overlap of %p', async (overlap_seconds) => {
      const { id } = await created();

      expect((await ask<Problem>('POST', `/${id}/rotate`, { overlap_seconds })).status).toBe(422);
    });

    it('only if they exist', async () => {
      expect((await ask<Problem>('POST', '/sa_nobody/rotate')).status).toBe(404);
    });
  });

  it('are removed with their keys, and the record of them stays', async () => {
    const { id, service_name } = await created();

    const { status } = await ask('DELETE', `/${id}`);
    const { status: again } = await ask<Problem>('DELETE', `/${id}`);

    expect([status, again]).toEqual([204, 404]);
    expect(await keysOf(id)).toEqual([]);
    expect((await audited(id))[1]).toEqual({
      user_id: ROOT.id,
      action: 'delete',
      details: { service_name, scopes: ['datasets:read'] },
    });
  });

  it.each([
    ['POST', ''],
    ['GET', ''],
    ['GET', '/sa_x'],
    ['PATCH', '/sa_x'],
    ['DELETE', '/sa_x'],
    ['POST', '/sa_x/rotate'],
  ])('are for administrators alone: %s %s', async (method, path) => {
    const cora = await labeler.signIn(CORA);

    const signedIn = await ask<Problem>(method, path, undefined, { token: cora });
    const anonymous = await labeler.call<Problem>(method, `/api/v1${PATH}${path}`);

    expect([signedIn.status, signedIn.body.detail]).toEqual([403, 'Admin privileges required']);
    expect(anonymous.status).toBe(401);
  });
});
