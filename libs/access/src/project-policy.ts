import type { AccessDecision } from './access-decision';
import { PROJECT_ROLES, type ProjectRole } from '@libs/labeler-db';

/** What each role adds to the role below it. This table is the whole policy of a dataset and its project. */
const GRANTS = {
  viewer: [
    'dataset:read',
    'project:read',
    'image:read',
    'annotation:read',
    'member:read',
    'version:read',
    'comment:read',
    'task:read',
  ],
  annotator: [
    'annotation:create',
    'annotation:edit-own',
    'image:lock',
    'comment:write',
    'task:work',
  ],
  reviewer: ['annotation:edit-any', 'annotation:confirm', 'image:confirm', 'task:review'],
  admin: [
    'project:edit',
    'task-type:edit',
    'class:edit',
    'member:edit',
    'image:upload',
    'image:delete',
    'image:unlock-any',
    'annotation:replace-all',
    'comment:moderate',
    'task:assign',
    'version:publish',
    'version:export',
    'webhook:manage',
  ],
  owner: ['project:delete', 'dataset:edit', 'dataset:delete', 'dataset:transfer'],
} as const satisfies Record<ProjectRole, readonly string[]>;

export type ProjectAction = (typeof GRANTS)[ProjectRole][number];

const LOWEST_RANK = new Map<ProjectAction, number>(
  PROJECT_ROLES.flatMap((role, rank) =>
    (GRANTS[role] as readonly ProjectAction[]).map((action) => [action, rank] as const),
  ),
);

/** Tells whether the role may do this. Without a role, nothing. */
export function can(role: ProjectRole | null, action: ProjectAction): boolean {
  return role !== null && rankOf(role) >= (LOWEST_RANK.get(action) ?? Infinity);
}

/** The same for a decision on access: system administrators administer everything, as owners do. */
export function isAllowed(
  { role, reason }: Pick<AccessDecision, 'role' | 'reason'>,
  action: ProjectAction,
): boolean {
  return reason === 'system_admin' || can(role, action);
}

/** The lowest role that may do this. */
export function lowestRole(action: ProjectAction): ProjectRole {
  return PROJECT_ROLES[LOWEST_RANK.get(action) ?? PROJECT_ROLES.length - 1] ?? 'owner';
}

export function outranks(role: ProjectRole, other: ProjectRole): boolean {
  return rankOf(role) > rankOf(other);
}

function rankOf(role: ProjectRole): number {
  return PROJECT_ROLES.indexOf(role);
}
