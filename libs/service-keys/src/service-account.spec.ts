import type { GrantedScope } from '@libs/auth';
import { ValidationFailedError } from '@libs/errors';
import {
  assertAccountChange,
  assertNewAccount,
  assertOverlap,
  changed,
  differences,
} from './service-account';

const NOW = new Date('2026-01-01T00:00:00Z');
const LATER = new Date('2027-01-01T00:00:00Z');
const valid = { serviceName: 'vision-platform', scopes: ['*'] as GrantedScope[], expiresAt: LATER };
const before = { scopes: ['datasets:read'], expiresAt: LATER, isActive: true };

function fieldsOf(work: () => void): string[] {
  try {
    work();
    return [];
  } catch (error) {
    const { errors } = (error as ValidationFailedError).fields as { errors: { field: string }[] };
    return errors.map(({ field }) => field);
  }
}

describe('a new service account', () => {
  it.each([
    valid,
    { ...valid, expiresAt: null },
    { ...valid, serviceName: '비전 플랫폼' },
    { ...valid, serviceName: 'x'.repeat(100) },
    { ...valid, scopes: ['datasets:read', 'datasets:snapshot'] as GrantedScope[] },
  ])('may be %j', (account) => {
    expect(fieldsOf(() => assertNewAccount(account, NOW))).toEqual([]);
  });

  it.each([
    [{ serviceName: 'ab' }, ['service_name']],
    [{ serviceName: 'x'.repeat(101) }, ['service_name']],
    [{ serviceName: ' blank' }, ['service_name']],
    [{ serviceName: 'line\nbreak' }, ['service_name']],
    [{ scopes: [] }, ['scopes']],
    [{ scopes: ['datasets:read', 'datasets:destroy'] as GrantedScope[] }, ['scopes']],
    [{ expiresAt: NOW }, ['expires_at']],
    [{ expiresAt: new Date(Number.NaN) }, ['expires_at']],
    [{ serviceName: '', scopes: [], expiresAt: NOW }, ['service_name', 'scopes', 'expires_at']],
  ])('may not have %j', (change, fields) => {
    expect(fieldsOf(() => assertNewAccount({ ...valid, ...change }, NOW))).toEqual(fields);
  });
});

describe('a change of a service account', () => {
  it('is held to the same rules', () => {
    expect(fieldsOf(() => assertAccountChange({}, NOW))).toEqual([]);
    expect(fieldsOf(() => assertAccountChange({ expiresAt: null }, NOW))).toEqual([]);
    expect(fieldsOf(() => assertAccountChange({ scopes: [], expiresAt: NOW }, NOW))).toEqual([
      'scopes',
      'expires_at',
    ]);
  });

  it('leaves alone what it does not name, and can take the expiry away', () => {
    expect(changed(before, {})).toEqual(before);
    expect(changed(before, { expiresAt: null })).toEqual({ ...before, expiresAt: null });
    expect(changed(before, { scopes: ['*', '*'] }).scopes).toEqual(['*']);
  });

  it('is recorded with the fields that differ', () => {
    expect(differences(before, { ...before, expiresAt: new Date(LATER) })).toEqual({});
    expect(differences(before, { scopes: ['*'], expiresAt: null, isActive: false })).toEqual({
      scopes: ['*'],
      expires_at: null,
      is_active: false,
    });
  });
});

describe('the overlap of a rotation', () => {
  it('is a whole number of seconds, up to thirty days', () => {
    for (const seconds of [0, 1, 2_592_000]) {
      expect(() => assertOverlap(seconds)).not.toThrow();
    }
    for (const seconds of [-1, 1.5, 2_592_001, Number.NaN]) {
      expect(() => assertOverlap(seconds)).toThrow(ValidationFailedError);
    }
  });
});
