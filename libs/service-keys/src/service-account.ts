import { GRANTABLE_SCOPES, type GrantedScope, isGrantedScope } from '@libs/auth';
import { type FieldProblem, ValidationFailedError } from '@libs/errors';
import type { JsonObject } from '@libs/labeler-db';

/** A system that may call us, as administrators see it. */
export interface ServiceAccountRecord {
  id: string;
  serviceName: string;
  scopes: string[];
  createdBy: number;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  isActive: boolean;
  isExpired: boolean;
}

export interface NewServiceAccount {
  serviceName: string;
  scopes: GrantedScope[];
  expiresAt: Date | null;
}

/** What is left out stays. `expiresAt: null` takes the expiry away. */
export interface ServiceAccountChange {
  scopes?: GrantedScope[];
  expiresAt?: Date | null;
  isActive?: boolean;
}

/** The part of an account that changes. */
export type AccountState = Pick<ServiceAccountRecord, 'scopes' | 'expiresAt' | 'isActive'>;

/** Who changes an account, for the record. Without a user it is an operator at a terminal. */
export interface Administrator {
  userId: number | null;
  sessionId: string | null;
  ipAddress: string | null;
  userAgent: string | null;
}

const NAME_LENGTH = { min: 3, max: 100 };
const MAX_OVERLAP_SECONDS = 30 * 86_400;

/** @throws ValidationFailedError naming every wrong field */
export function assertNewAccount(account: NewServiceAccount, now: Date): void {
  refuse([
    ...nameProblems(account.serviceName),
    ...scopeProblems(account.scopes),
    ...expiryProblems(account.expiresAt, now),
  ]);
}

/** @throws ValidationFailedError naming every wrong field */
export function assertAccountChange(change: ServiceAccountChange, now: Date): void {
  refuse([
    ...(change.scopes === undefined ? [] : scopeProblems(change.scopes)),
    ...expiryProblems(change.expiresAt, now),
  ]);
}

/** @throws ValidationFailedError */
export function assertOverlap(seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_OVERLAP_SECONDS) return;
  const message = `must be a whole number of seconds from 0 to ${MAX_OVERLAP_SECONDS}`;
  refuse([{ field: 'overlap_seconds', message }]);
}

/** The account after a change. Repeated scopes count once. */
export function changed(before: AccountState, change: ServiceAccountChange): AccountState {
  return {
    scopes: change.scopes ? [...new Set(change.scopes)] : before.scopes,
    expiresAt: change.expiresAt === undefined ? before.expiresAt : change.expiresAt,
    isActive: change.isActive ?? before.isActive,
  };
}

/** What differs, in the words of the wire; empty when nothing does. */
export function differences(before: AccountState, after: AccountState): JsonObject {
  const sameScopes = before.scopes.join() === after.scopes.join();
  const sameExpiry = before.expiresAt?.getTime() === after.expiresAt?.getTime();
  return {
    ...(sameScopes ? {} : { scopes: after.scopes }),
    ...(sameExpiry ? {} : { expires_at: after.expiresAt }),
    ...(before.isActive === after.isActive ? {} : { is_active: after.isActive }),
  };
}

function nameProblems(name: string): FieldProblem[] {
  const { min, max } = NAME_LENGTH;
  const length = [...name].length;
  const field = 'service_name';
  if (length < min || length > max) {
    return [{ field, message: `must be ${min} to ${max} characters long` }];
  }
  const unprintable = name !== name.trim() || /\p{C}/u.test(name);
  return unprintable
    ? [{ field, message: 'must not contain control characters or begin or end with a blank' }]
    : [];
}

function scopeProblems(scopes: readonly string[]): FieldProblem[] {
  const field = 'scopes';
  if (scopes.length === 0) return [{ field, message: 'must name at least one scope' }];
  const unknown = scopes.filter((scope) => !isGrantedScope(scope));
  if (unknown.length === 0) return [];
  const message = `Invalid scopes: ${unknown.join(', ')}. Known are ${GRANTABLE_SCOPES.join(', ')}`;
  return [{ field, message }];
}

function expiryProblems(expiresAt: Date | null | undefined, now: Date): FieldProblem[] {
  if (!expiresAt) return [];
  if (expiresAt.getTime() > now.getTime()) return [];
  return [{ field: 'expires_at', message: 'must be a time in the future' }];
}

function refuse(problems: FieldProblem[]): void {
  if (problems.length > 0) throw new ValidationFailedError(problems);
}
