import { AuditTrail } from '@libs/audit';
import { LabelerDb } from '@libs/labeler-db';
import { type Administrator, type NewServiceAccount, ServiceAccounts } from '@libs/service-keys';
import { databaseConfig, ROOT } from '@libs/testing';
import { KeyRefusals } from '../src/key-refusals';
import { KeyUsage } from '../src/key-usage';
import { ServiceKeyAuthenticator } from '../src/service-key.authenticator';
import { ServiceKeyCache } from '../src/service-key.cache';
import { ServiceKeyQueries } from '../src/service-key.queries';

export const RUTH: Administrator = {
  userId: ROOT.id,
  sessionId: 'session-1',
  ipAddress: '192.0.2.1',
  userAgent: 'curl',
};

let number = 0;

/** A name that no other account has. */
export function freshName(): string {
  return `service ${(number += 1)}`;
}

export function newAccount(overrides: Partial<NewServiceAccount> = {}): NewServiceAccount {
  return { serviceName: freshName(), scopes: ['datasets:read'], expiresAt: null, ...overrides };
}

/** One process that accepts keys, and the administration of another one. */
export function givenServiceKeys(url: string, cacheMs = 3000) {
  const db = new LabelerDb(databaseConfig(url));
  const usage = new KeyUsage(db);
  const refusals = new KeyRefusals(db, new AuditTrail());
  const cache = new ServiceKeyCache(new ServiceKeyQueries(db), { cacheMs });
  return {
    db,
    usage,
    refusals,
    accounts: ServiceAccounts.of(db),
    keys: new ServiceKeyAuthenticator(cache, usage, refusals),
  };
}

export type ServiceKeys = ReturnType<typeof givenServiceKeys>;
