import fc from 'fast-check';
import { createAccountId } from './account-id';

describe('the id of a service account', () => {
  it('shows the name', () => {
    expect(createAccountId('Vision Platform')).toMatch(/^sa_vision_platform_[0-9a-f]{8}$/);
    expect(createAccountId('비전 플랫폼')).toMatch(/^sa_[0-9a-f]{8}$/);
  });

  it('is another one for names that look alike', () => {
    const ids = ['a-b', 'a_b', 'A B', 'a b', 'a-b'].map(createAccountId);

    expect(new Set(ids).size).toBe(5);
  });

  it('is short and safe in a path, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (name) => {
        expect(createAccountId(name)).toMatch(/^sa(_[a-z0-9]+)+$/);
        expect(createAccountId(name).length).toBeLessThanOrEqual(52);
      }),
    );
  });
});
