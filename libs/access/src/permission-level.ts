import type { ProjectRole } from '@libs/labeler-db';

/** A role as other services see it. */
export const PERMISSION_LEVELS = ['none', 'read_only', 'read_write', 'admin'] as const;
export type PermissionLevel = (typeof PERMISSION_LEVELS)[number];

const LEVELS = {
  viewer: 'read_only',
  annotator: 'read_write',
  reviewer: 'read_write',
  admin: 'admin',
  owner: 'admin',
} as const satisfies Record<ProjectRole, PermissionLevel>;

export function permissionLevel(role: ProjectRole | null): PermissionLevel {
  return role === null ? 'none' : LEVELS[role];
}
