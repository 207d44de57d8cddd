import type { ProjectRole } from '@libs/labeler-db';
import { RoleRequiredError } from './access.errors';
import { assertMay } from './dataset-gate';

describe('a role that is known already', () => {
  const member = (role: ProjectRole) => ({
    datasetId: 'ds_1',
    role,
    reason: 'explicit_permission' as const,
  });

  it('is judged by the policy', () => {
    expect(() => assertMay(member('admin'), 'member:edit')).not.toThrow();
    expect(() => assertMay(member('reviewer'), 'member:edit')).toThrow(RoleRequiredError);
  });

  it('does not hold back system administrators', () => {
    const everywhere = { ...member('viewer'), reason: 'system_admin' as const };

    expect(() => assertMay(everywhere, 'dataset:transfer')).not.toThrow();
  });

  it('is told what it takes', () => {
    expect(() => assertMay(member('admin'), 'dataset:transfer')).toThrow(
      expect.objectContaining({
        message: 'Permission denied. Required role: owner, your role: admin',
        fields: {
          dataset_id: 'ds_1',
          action: 'dataset:transfer',
          required_role: 'owner',
          role: 'admin',
        },
      }) as Error,
    );
  });
});
