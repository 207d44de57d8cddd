import { PROJECT_ROLES } from '@libs/labeler-db';
import { toDatasetRole, toGrantedRole } from './dataset-role';
import { OwnerRoleError, UnknownDatasetRoleError } from './members.errors';

describe('the older view of roles', () => {
  it('shows everybody but the owner as a member', () => {
    expect(PROJECT_ROLES.map(toDatasetRole)).toEqual([
      'member',
      'member',
      'member',
      'member',
      'owner',
    ]);
  });

  it('makes a member an annotator', () => {
    expect(toGrantedRole('member')).toBe('annotator');
  });

  it('makes nobody an owner', () => {
    expect(() => toGrantedRole('owner')).toThrow(OwnerRoleError);
  });

  it.each(['viewer', 'annotator', 'Member', ''])('does not know the role "%s"', (role) => {
    expect(() => toGrantedRole(role)).toThrow(UnknownDatasetRoleError);
  });
});
