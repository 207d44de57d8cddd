/** How a request ended: `200`, or `403 permission_denied` with the code of the refusal. */
export type Outcome = string;

/** Everybody whom the tables know. */
export const CALLERS = [
  'anonymous',
  'deactivated user',
  'stranger',
  'removed member',
  'colleague of the owner',
  'viewer',
  'annotator',
  'reviewer',
  'admin',
  'owner',
  'system admin',
] as const;
export type Caller = (typeof CALLERS)[number];

export const VISIBILITIES = ['private', 'organization', 'public'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

export const ROLES = ['viewer', 'annotator', 'reviewer', 'admin', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** Who gets through: everybody, whoever signed in, system administrators, or who has a role in the dataset. */
export type Audience = 'everybody' | 'users' | 'system admins' | Role;

export interface Expectation {
  audience: Audience;
  /** What those get who are let in. */
  allowed: Outcome;
  /** What those get who may not know of the dataset. */
  hidden: Outcome;
}

export function isAboutDataset({ audience }: Pick<Expectation, 'audience'>): boolean {
  return (ROLES as readonly string[]).includes(audience);
}

/** What a caller must get, said independently of the code that decides. */
export function expectedOutcome(
  { audience, allowed, hidden }: Expectation,
  caller: Caller,
  visibility: Visibility,
): Outcome {
  if (audience === 'everybody') return allowed;
  if (caller === 'anonymous') return '401 authentication_required';
  if (caller === 'deactivated user') return '403 inactive_user';
  if (audience === 'users' || caller === 'system admin') return allowed;
  if (audience === 'system admins') return '403 admin_required';
  const role = roleOf(caller, visibility);
  if (role === undefined) return hidden;
  return ROLES.indexOf(role) >= ROLES.indexOf(audience) ? allowed : '403 permission_denied';
}

/** The role that somebody has in a dataset, by invitation or because it is open to them. */
export function roleOf(caller: Caller, visibility: Visibility): Role | undefined {
  const given = ROLES.find((role) => role === caller);
  if (given) return given;
  if (visibility === 'public') return 'viewer';
  const isOpen = visibility === 'organization' && caller === 'colleague of the owner';
  return isOpen ? 'viewer' : undefined;
}
