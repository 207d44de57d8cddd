import { PROJECT_ROLES } from '@libs/labeler-db';
import { can, isAllowed, outranks, type ProjectAction } from './project-policy';

/** The weakest role that may do each of these. */
const LOWEST: [ProjectAction, (typeof PROJECT_ROLES)[number]][] = [
  ['dataset:read', 'viewer'],
  ['project:read', 'viewer'],
  ['image:read', 'viewer'],
  ['annotation:read', 'viewer'],
  ['member:read', 'viewer'],
  ['version:read', 'viewer'],
  ['comment:read', 'viewer'],
  ['task:read', 'viewer'],
  ['annotation:create', 'annotator'],
  ['annotation:edit-own', 'annotator'],
  ['image:lock', 'annotator'],
  ['comment:write', 'annotator'],
  ['task:work', 'annotator'],
  ['annotation:edit-any', 'reviewer'],
  ['annotation:confirm', 'reviewer'],
  ['image:confirm', 'reviewer'],
  ['task:review', 'reviewer'],
  ['project:edit', 'admin'],
  ['task-type:edit', 'admin'],
  ['class:edit', 'admin'],
  ['member:edit', 'admin'],
  ['image:upload', 'admin'],
  ['image:delete', 'admin'],
  ['image:unlock-any', 'admin'],
  ['annotation:replace-all', 'admin'],
  ['comment:moderate', 'admin'],
  ['task:assign', 'admin'],
  ['version:publish', 'admin'],
  ['version:export', 'admin'],
  ['webhook:manage', 'admin'],
  ['project:delete', 'owner'],
  ['dataset:edit', 'owner'],
  ['dataset:delete', 'owner'],
  ['dataset:transfer', 'owner'],
];

describe('the project policy', () => {
  it.each(LOWEST)('allows %s from %s upwards', (action, lowest) => {
    const allowed = PROJECT_ROLES.filter((role) => can(role, action));

    expect(allowed).toEqual(PROJECT_ROLES.slice(PROJECT_ROLES.indexOf(lowest)));
    expect(can(null, action)).toBe(false);
  });

  it('ranks the roles', () => {
    expect(outranks('owner', 'admin')).toBe(true);
    expect(outranks('annotator', 'reviewer')).toBe(false);
    expect(outranks('viewer', 'viewer')).toBe(false);
  });
});

describe('a decision on access', () => {
  it('lets system administrators do whatever there is to do', () => {
    const refused = LOWEST.filter(
      ([action]) => !isAllowed({ role: 'admin', reason: 'system_admin' }, action),
    );

    expect(refused).toEqual([]);
  });

  it('lets members do what their role may do', () => {
    for (const [action, lowest] of LOWEST) {
      const byMembership = PROJECT_ROLES.filter((role) =>
        isAllowed({ role, reason: 'explicit_permission' }, action),
      );
      expect(byMembership).toEqual(PROJECT_ROLES.slice(PROJECT_ROLES.indexOf(lowest)));
    }
    expect(isAllowed({ role: null, reason: 'no_access' }, 'dataset:read')).toBe(false);
  });
});
