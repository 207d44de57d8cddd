import { RoleRequiredError } from './access.errors';
import { assertMay } from './dataset-gate';

describe('a role that is known already', () => {
  it('is judged by the policy', () => {
    expect(() => assertMay({ datasetId: 'ds_1', role: 'admin' }, 'member:edit')).not.toThrow();
    expect(() => assertMay({ datasetId: 'ds_1', role: 'reviewer' }, 'member:edit')).toThrow(
      RoleRequiredError,
    );
  });

  it('is told what it takes', () => {
    expect(() => assertMay({ datasetId: 'ds_1', role: 'admin' }, 'dataset:transfer')).toThrow(
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
