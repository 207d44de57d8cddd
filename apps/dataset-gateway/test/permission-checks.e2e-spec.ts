import {
  ADAM,
  ANDY,
  BORIS,
  CORA,
  givenDataset,
  type GivenDataset,
  givenMember,
  IVAN,
  OLIVIA,
  RITA,
  ROOT,
  SAM,
  VERA,
} from '@libs/testing';
import { type Gateway, PREFIXES, startGateway, statementsOf } from './support/gateway';

type Permission = Record<string, unknown>;

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UNKNOWN = 'ds_0000000000000000';
const NOBODY = { id: 4711 };

describe.each(PREFIXES)('permissions below %s', (prefix) => {
  let gateway: Gateway;
  let closed: GivenDataset;
  let open: GivenDataset;
  let ours: GivenDataset;
  beforeAll(async () => {
    gateway = await startGateway();
    closed = await givenDataset(gateway.databases);
    open = await givenDataset(gateway.databases, { visibility: 'public' });
    ours = await givenDataset(gateway.databases, { visibility: 'organization' });
    await givenMember(gateway.databases, closed, ADAM, 'admin');
    await givenMember(gateway.databases, closed, RITA, 'reviewer');
    await givenMember(gateway.databases, closed, ANDY, 'annotator');
    await givenMember(gateway.databases, closed, VERA, 'viewer');
    await givenMember(gateway.databases, closed, IVAN, 'annotator');
    await givenMember(gateway.databases, open, ANDY, 'annotator');
  });
  afterAll(() => gateway.close());

  const check = (
    datasetId: string,
    userId: number | string,
    headers: Record<string, string> = {},
  ) => gateway.ask<Permission>('GET', `${prefix}/${datasetId}/permissions/${userId}`, { headers });
  const checkMany = (checks: unknown, headers: Record<string, string> = {}) =>
    gateway.ask<{ permissions: Permission[] }>('POST', `${prefix}/permissions/batch`, {
      body: { checks },
      headers,
    });
  const as = ({ id }: { id: number }) => ({ 'X-User-ID': String(id) });

  const granted = (permission_level: string, role: string, reason: string) => ({
    has_access: true,
    permission_level,
    is_owner: role === 'owner',
    role,
    reason,
  });
  const none = (reason: string) => ({
    has_access: false,
    permission_level: 'none',
    is_owner: false,
    role: null,
    reason,
    granted_at: null,
  });

  it.each([
    ['the owner', () => closed, OLIVIA, granted('admin', 'owner', 'owner')],
    ['an admin', () => closed, ADAM, granted('admin', 'admin', 'explicit_permission')],
    ['a reviewer', () => closed, RITA, granted('read_write', 'reviewer', 'explicit_permission')],
    ['an annotator', () => closed, ANDY, granted('read_write', 'annotator', 'explicit_permission')],
    ['a viewer', () => closed, VERA, granted('read_only', 'viewer', 'explicit_permission')],
    ['a system administrator', () => closed, ROOT, granted('admin', 'admin', 'system_admin')],
    ['a colleague, of a private dataset', () => closed, CORA, none('no_access')],
    ['a stranger', () => closed, SAM, none('no_access')],
    ['a user who does not exist', () => closed, NOBODY, none('no_access')],
    ['a deactivated member', () => closed, IVAN, none('user_inactive')],
    [
      'a stranger, of a public dataset',
      () => open,
      SAM,
      granted('read_only', 'viewer', 'public_dataset'),
    ],
    [
      'a member, of a public dataset',
      () => open,
      ANDY,
      granted('read_write', 'annotator', 'explicit_permission'),
    ],
    [
      'a colleague of the owner',
      () => ours,
      CORA,
      granted('read_only', 'viewer', 'organization_member'),
    ],
    ['a user of another organization', () => ours, BORIS, none('no_access')],
    ['a user without organization', () => ours, SAM, none('no_access')],
  ])('of %s', async (_, dataset, user, expected) => {
    const { id } = dataset();

    const one = await check(id, user.id);
    const many = await checkMany([{ dataset_id: id, user_id: user.id }]);

    expect(one.status).toBe(200);
    expect(one.body).toEqual({
      dataset_id: id,
      user_id: user.id,
      granted_at: one.body.granted_at,
      ...expected,
    });
    expect(many.body).toEqual({ permissions: [{ ...one.body, error: null }] });
  });

  it('tell since when the owner and members have access', async () => {
    for (const user of [OLIVIA, ANDY]) {
      expect((await check(closed.id, user.id)).body.granted_at).toMatch(MOMENT);
    }
    expect((await check(open.id, SAM.id)).body.granted_at).toBeNull();
  });

  it('follow a change at once', async () => {
    const dataset = await givenDataset(gateway.databases);
    const level = async () => (await check(dataset.id, VERA.id)).body.permission_level;

    expect(await level()).toBe('none');
    await givenMember(gateway.databases, dataset, VERA, 'viewer');
    expect(await level()).toBe('read_only');
    await givenMember(gateway.databases, dataset, VERA, 'admin');
    expect(await level()).toBe('admin');
  });

  it.each([UNKNOWN, 'x'.repeat(300), '%00'])(
    'of an unknown dataset (%s) are not found',
    async (id) => {
      const { status, body } = await check(id, OLIVIA.id);

      expect(status).toBe(404);
      expect(body).toMatchObject({
        error: 'dataset_not_found',
        dataset_id: decodeURIComponent(id),
      });
    },
  );

  it.each(['abc', '0', '-1', '1.0', '1e3', '2147483648', '99999999999999999999', '%20', '%00'])(
    'of the user %s are refused in words',
    async (userId) => {
      const { status, body } = await check(closed.id, userId);

      expect(status).toBe(422);
      expect(body).toMatchObject({ error: 'validation_failed', errors: [{ field: 'user_id' }] });
    },
  );

  it('come in one statement, one or many, and from the labeler database alone', async () => {
    const pairs = [closed, open, ours].flatMap(({ id }) =>
      [OLIVIA, ANDY, SAM].map((user) => ({ dataset_id: id, user_id: user.id })),
    );
    await checkMany(pairs);

    expect(await statementsOf(() => checkMany(pairs))).toEqual(['labeler']);
    expect(await statementsOf(() => check(closed.id, ANDY.id))).toEqual(['labeler']);
    expect(await statementsOf(() => check(closed.id, ANDY.id, as(OLIVIA)))).toEqual(['labeler']);
  });

  it('come a thousand at a time, in the order asked, unknown datasets marked', async () => {
    const people = [OLIVIA, ANDY, SAM];
    const checks = Array.from({ length: 1000 }, (_, n) => ({
      dataset_id: n % 4 === 0 ? UNKNOWN : [closed.id, open.id, ours.id][n % 3],
      user_id: people[n % people.length]?.id,
    }));

    const { status, body } = await checkMany(checks);

    expect(status).toBe(200);
    expect(body.permissions.map(({ dataset_id, user_id }) => ({ dataset_id, user_id }))).toEqual(
      checks,
    );
    expect(body.permissions.map(({ error }) => error)).toEqual(
      checks.map(({ dataset_id }) => (dataset_id === UNKNOWN ? 'dataset_not_found' : null)),
    );
    expect(body.permissions[0]).toEqual({
      dataset_id: UNKNOWN,
      user_id: OLIVIA.id,
      ...none(''),
      reason: null,
      error: 'dataset_not_found',
    });
  });

  it('may be asked on behalf of a user for that user, whatever the answer', async () => {
    expect((await check(closed.id, SAM.id, as(SAM))).body).toMatchObject(none('no_access'));
    const { body } = await checkMany([{ dataset_id: closed.id, user_id: SAM.id }], as(SAM));
    expect(body.permissions).toMatchObject([none('no_access')]);
  });

  it('of others are told on behalf of a user who sees the dataset, and of nobody else', async () => {
    const seen = await check(closed.id, ANDY.id, as(VERA));
    const hidden = await check(closed.id, ANDY.id, as(SAM));
    const unknown = await check(UNKNOWN, ANDY.id, as(SAM));
    const many = await checkMany(
      [
        { dataset_id: closed.id, user_id: ANDY.id },
        { dataset_id: open.id, user_id: ANDY.id },
        { dataset_id: UNKNOWN, user_id: ANDY.id },
      ],
      as(SAM),
    );

    expect(seen).toMatchObject({ status: 200, body: { role: 'annotator' } });
    expect(hidden).toMatchObject({
      status: 403,
      body: { error: 'permission_denied', required_permission: 'read_only', user_id: SAM.id },
    });
    expect(unknown.status).toBe(404);
    expect(many.body.permissions.map(({ error, role }) => [error, role])).toEqual([
      ['permission_denied', null],
      [null, 'annotator'],
      ['dataset_not_found', null],
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ['no checks', undefined, /^checks$/],
    ['an empty list', [], /^checks$/],
    ['more than a thousand', Array(1001).fill({ dataset_id: 'a', user_id: 1 }), /^checks$/],
    ['texts', ['a'], /^checks/],
    ['null', [null], /^checks/],
    ['a missing user', [{ dataset_id: 'a' }], /^checks\.0\.user_id$/],
    ['a user that is a text', [{ dataset_id: 'a', user_id: '1' }], /^checks\.0\.user_id$/],
    ['a missing dataset', [{ user_id: 1 }], /^checks\.0\.dataset_id$/],
    ['a zero character', [{ dataset_id: '\0', user_id: 1 }], /^checks\.0\.dataset_id$/],
  ])('refuse a batch with %s', async (_, checks, field) => {
    const { status, body } = await gateway.ask<{ error: string; errors: { field: string }[] }>(
      'POST',
      `${prefix}/permissions/batch`,
      { body: { checks } },
    );

    expect(status).toBe(422);
    expect(body.error).toBe('validation_failed');
    expect(body.errors[0]?.field).toMatch(field);
  });
});
