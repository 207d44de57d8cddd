import type { ProjectRole } from '@libs/labeler-db';
import type { DirectoryUser } from '@libs/user-db';
import { type AccessFacts, type AccessReason, decide } from './access-decision';
import { permissionLevel } from './permission-level';

const OWNER = 1;
const USER = 2;
const CREATED = new Date('2026-01-01T00:00:00Z');
const JOINED = new Date('2026-02-01T00:00:00Z');

function person(id: number, rest: Partial<DirectoryUser> = {}): DirectoryUser {
  return {
    id,
    isActive: true,
    systemRole: 'manager',
    organizationId: null,
    ...rest,
  } as DirectoryUser;
}

function facts(rest: Partial<AccessFacts>): AccessFacts {
  return {
    datasetId: 'ds_1',
    projectId: 'proj_1',
    userId: USER,
    ownerId: OWNER,
    visibility: 'private',
    memberRole: null,
    memberSince: null,
    datasetCreatedAt: CREATED,
    ...rest,
  };
}

const owner = person(OWNER, { organizationId: 7 });

describe('a decision on access', () => {
  it.each<
    [string, Partial<AccessFacts>, DirectoryUser | undefined, [ProjectRole | null, AccessReason]]
  >([
    ['the owner', { userId: OWNER }, owner, ['owner', 'owner']],
    [
      'an owner who left',
      { userId: OWNER },
      person(OWNER, { isActive: false }),
      [null, 'user_inactive'],
    ],
    ['a member', { memberRole: 'annotator' }, person(USER), ['annotator', 'explicit_permission']],
    [
      'a member who left',
      { memberRole: 'admin' },
      person(USER, { isActive: false }),
      [null, 'user_inactive'],
    ],
    [
      'a member of a public dataset',
      { memberRole: 'reviewer', visibility: 'public' },
      person(USER),
      ['reviewer', 'explicit_permission'],
    ],
    [
      'a member of whom nothing is known',
      { memberRole: 'viewer' },
      undefined,
      ['viewer', 'explicit_permission'],
    ],
    [
      'anybody, a public dataset',
      { visibility: 'public' },
      person(USER),
      ['viewer', 'public_dataset'],
    ],
    [
      'an unknown user, a public dataset',
      { visibility: 'public' },
      undefined,
      ['viewer', 'public_dataset'],
    ],
    [
      'a user who left, a public dataset',
      { visibility: 'public' },
      person(USER, { isActive: false }),
      [null, 'user_inactive'],
    ],
    [
      'a colleague',
      { visibility: 'organization' },
      person(USER, { organizationId: 7 }),
      ['viewer', 'organization_member'],
    ],
    [
      'a colleague, a private dataset',
      {},
      person(USER, { organizationId: 7 }),
      [null, 'no_access'],
    ],
    [
      'another organization',
      { visibility: 'organization' },
      person(USER, { organizationId: 8 }),
      [null, 'no_access'],
    ],
    ['nobody’s colleague', { visibility: 'organization' }, person(USER), [null, 'no_access']],
    ['an unknown user', { visibility: 'organization' }, undefined, [null, 'no_access']],
    ['a stranger', {}, person(USER), [null, 'no_access']],
    [
      'a system administrator',
      {},
      person(USER, { systemRole: 'admin' }),
      ['admin', 'system_admin'],
    ],
    [
      'a system administrator who is a viewer',
      { memberRole: 'viewer' },
      person(USER, { systemRole: 'admin' }),
      ['admin', 'system_admin'],
    ],
    [
      'a system administrator who left',
      {},
      person(USER, { systemRole: 'admin', isActive: false }),
      [null, 'user_inactive'],
    ],
  ])('for %s', (_, given, user, [role, reason]) => {
    const decision = decide(facts(given), user, owner);

    expect(decision).toMatchObject({ role, reason, hasAccess: role !== null });
    expect(decision.isOwner).toBe(role === 'owner');
  });

  it('does not take two people without an organization for colleagues', () => {
    const decision = decide(facts({ visibility: 'organization' }), person(USER), person(OWNER));

    expect(decision.reason).toBe('no_access');
  });

  it('tells since when: membership, or the making of the dataset for its owner', () => {
    const since = (given: Partial<AccessFacts>) =>
      decide(facts(given), person(USER), owner).grantedAt;

    expect(since({ memberRole: 'viewer', memberSince: JOINED })).toBe(JOINED);
    expect(since({ userId: OWNER, memberRole: 'owner', memberSince: JOINED })).toBe(JOINED);
    expect(since({ userId: OWNER })).toBe(CREATED);
    expect(since({ visibility: 'public' })).toBeNull();
    expect(since({})).toBeNull();
  });
});

describe('the permission level', () => {
  it.each<[ProjectRole | null, string]>([
    [null, 'none'],
    ['viewer', 'read_only'],
    ['annotator', 'read_write'],
    ['reviewer', 'read_write'],
    ['admin', 'admin'],
    ['owner', 'admin'],
  ])('of the role %s is %s', (role, level) => {
    expect(permissionLevel(role)).toBe(level);
  });
});
