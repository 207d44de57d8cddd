import type { ProjectRole } from '@libs/labeler-db';
import { OwnerRoleError, UnknownDatasetRoleError } from './members.errors';
import type { GrantedRole } from './seat';

/** The roles of the older view. */
export const DATASET_ROLES = ['owner', 'member'] as const;
export type DatasetRole = (typeof DATASET_ROLES)[number];

/** What a new member of the older view may do. */
const MEMBER: GrantedRole = 'annotator';

export function toDatasetRole(role: ProjectRole): DatasetRole {
  return role === 'owner' ? 'owner' : 'member';
}

/**
 * The role that is given for one of the older view.
 * @throws OwnerRoleError for `owner`, UnknownDatasetRoleError for anything but `member`
 */
export function toGrantedRole(role: string): GrantedRole {
  if (role === 'owner') throw OwnerRoleError.notGranted();
  if (role !== 'member') throw new UnknownDatasetRoleError();
  return MEMBER;
}
