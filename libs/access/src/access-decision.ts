import type { ProjectRole, Visibility } from '@libs/labeler-db';
import type { DirectoryUser } from '@libs/user-db';

/** Why somebody may see a dataset, or may not. */
export type AccessReason =
  | 'owner'
  | 'system_admin'
  | 'explicit_permission'
  | 'public_dataset'
  | 'organization_member'
  | 'no_access'
  | 'user_inactive';

/** What the labeler database says of a user and a dataset. */
export interface AccessFacts {
  datasetId: string;
  /** Null when the dataset has no project. */
  projectId: string | null;
  userId: number;
  ownerId: number;
  visibility: Visibility;
  /** The role that was given to the user. */
  memberRole: ProjectRole | null;
  memberSince: Date | null;
  datasetCreatedAt: Date;
}

/** What a user may do with a dataset. */
export interface AccessDecision {
  datasetId: string;
  projectId: string | null;
  userId: number;
  ownerId: number;
  visibility: Visibility;
  /** Null without access. */
  role: ProjectRole | null;
  reason: AccessReason;
  /** Since when, for the owner and for members. */
  grantedAt: Date | null;
  isOwner: boolean;
  hasAccess: boolean;
}

const SYSTEM_ADMIN = 'admin';

export function isSystemAdmin(user: DirectoryUser | undefined): boolean {
  return user?.systemRole === SYSTEM_ADMIN;
}

/** Whether a decision on these facts depends on who owns the dataset, and not only on the user. */
export function dependsOnOrganization(facts: AccessFacts): boolean {
  return (
    facts.visibility === 'organization' &&
    facts.userId !== facts.ownerId &&
    facts.memberRole === null
  );
}

/**
 * The one rule of who may do what with a dataset. The strongest grant counts.
 * @param user,owner undefined when there is no such user, as far as is known
 */
export function decide(
  facts: AccessFacts,
  user: DirectoryUser | undefined,
  owner: DirectoryUser | undefined,
): AccessDecision {
  const [role, reason] = grant(facts, user, owner);
  const isOwner = role === 'owner';
  const since = facts.memberSince ?? (isOwner ? facts.datasetCreatedAt : null);
  return {
    datasetId: facts.datasetId,
    projectId: facts.projectId,
    userId: facts.userId,
    ownerId: facts.ownerId,
    visibility: facts.visibility,
    role,
    reason,
    grantedAt: role === null ? null : since,
    isOwner,
    hasAccess: role !== null,
  };
}

type Grant = [ProjectRole | null, AccessReason];

function grant(
  facts: AccessFacts,
  user: DirectoryUser | undefined,
  owner: DirectoryUser | undefined,
): Grant {
  const { memberRole } = facts;
  if (user?.isActive === false) return [null, 'user_inactive'];
  if (facts.userId === facts.ownerId) return ['owner', 'owner'];
  if (isSystemAdmin(user)) return ['admin', 'system_admin'];
  if (memberRole) return [memberRole, 'explicit_permission'];
  return implicitGrant(facts.visibility, areColleagues(user, owner));
}

function implicitGrant(visibility: Visibility, colleague: boolean): Grant {
  if (visibility === 'public') return ['viewer', 'public_dataset'];
  if (visibility === 'organization' && colleague) return ['viewer', 'organization_member'];
  return [null, 'no_access'];
}

function areColleagues(user: DirectoryUser | undefined, owner: DirectoryUser | undefined): boolean {
  return typeof user?.organizationId === 'number' && user.organizationId === owner?.organizationId;
}
