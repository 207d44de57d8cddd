import { AuditTrail } from '@libs/audit';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import {
  type Administrator,
  assertAccountChange,
  assertNewAccount,
  assertOverlap,
  changed,
  differences,
  type NewServiceAccount,
  type ServiceAccountChange,
  type ServiceAccountRecord,
} from './service-account';
import { type ServiceAccountPage, ServiceAccountQueries } from './service-account.queries';
import { ServiceAccountRepository } from './service-account.repository';
import { ServiceAccountNotFoundError } from './service-accounts.errors';

export const DEFAULT_OVERLAP_SECONDS = 86_400;

/** A key that was just made, with its account. */
export interface IssuedServiceKey {
  account: ServiceAccountRecord;
  key: string;
}

/**
 * The systems that may call us, and their keys. Who may administer them is for the caller to decide;
 * each change is recorded in the same transaction.
 */
@Injectable()
export class ServiceAccounts {
  constructor(
    private readonly db: LabelerDb,
    private readonly accounts: ServiceAccountRepository,
    private readonly queries: ServiceAccountQueries,
  ) {}

  /** For tools that run without Nest. */
  static of(db: LabelerDb): ServiceAccounts {
    const accounts = new ServiceAccountRepository(new AuditTrail());
    return new ServiceAccounts(db, accounts, new ServiceAccountQueries(db));
  }

  /** Makes an account and its first key. @throws ValidationFailedError, ServiceAccountExistsError */
  create(by: Administrator, account: NewServiceAccount): Promise<IssuedServiceKey> {
    assertNewAccount(account, new Date());
    return this.db.transaction(async (tx) => {
      const accountId = await this.accounts.insert(tx, by, account);
      const key = await this.accounts.insertKey(tx, by, accountId);
      const made = await this.accounts.get(tx, accountId);
      const details = {
        service_name: made.serviceName,
        scopes: made.scopes,
        expires_at: made.expiresAt,
      };
      await this.accounts.audit(tx, by, { action: 'create', accountId, details });
      return { account: made, key };
    });
  }

  /** Newest first. `total` counts all pages. */
  async list(
    page: ServiceAccountPage,
  ): Promise<{ total: number; accounts: ServiceAccountRecord[] }> {
    const [accounts, total] = await Promise.all([
      this.queries.list(page),
      this.queries.count(page.includeInactive),
    ]);
    return { total, accounts };
  }

  /** @throws ServiceAccountNotFoundError */
  async get(accountId: string): Promise<ServiceAccountRecord> {
    const account = await this.queries.find(accountId);
    if (!account) throw new ServiceAccountNotFoundError(accountId);
    return account;
  }

  /** @throws ValidationFailedError, ServiceAccountNotFoundError */
  update(
    by: Administrator,
    accountId: string,
    change: ServiceAccountChange,
  ): Promise<ServiceAccountRecord> {
    assertAccountChange(change, new Date());
    return this.db.transaction(async (tx) => {
      const before = await this.accounts.lock(tx, accountId);
      const after = changed(before, change);
      const details = differences(before, after);
      if (Object.keys(details).length === 0) return before;
      await this.accounts.update(tx, accountId, after);
      await this.accounts.audit(tx, by, { action: 'update', accountId, details });
      return this.accounts.get(tx, accountId);
    });
  }

  /**
   * Makes a new key and lets the others end.
   * @param overlapSeconds How long the others still work; 0 ends them now
   * @throws ValidationFailedError, ServiceAccountNotFoundError
   */
  rotate(
    by: Administrator,
    accountId: string,
    overlapSeconds = DEFAULT_OVERLAP_SECONDS,
  ): Promise<IssuedServiceKey> {
    assertOverlap(overlapSeconds);
    return this.db.transaction(async (tx) => {
      const account = await this.accounts.lock(tx, accountId);
      const ending = await this.accounts.expireKeys(tx, accountId, overlapSeconds);
      const key = await this.accounts.insertKey(tx, by, accountId);
      const details = {
        service_name: account.serviceName,
        overlap_seconds: overlapSeconds,
        ending_keys: ending,
      };
      await this.accounts.audit(tx, by, { action: 'rotate', accountId, details });
      return { account, key };
    });
  }

  /** Switches an account off and ends its keys for good. @throws ServiceAccountNotFoundError */
  revoke(by: Administrator, accountId: string): Promise<ServiceAccountRecord> {
    return this.db.transaction(async (tx) => {
      const before = await this.accounts.lock(tx, accountId);
      const ended = await this.accounts.revokeKeys(tx, accountId);
      const after = { ...before, isActive: false };
      await this.accounts.update(tx, accountId, after);
      const details = { service_name: before.serviceName, revoked_keys: ended };
      await this.accounts.audit(tx, by, { action: 'revoke', accountId, details });
      return after;
    });
  }

  /** Removes an account and its keys; the record of it stays. @throws ServiceAccountNotFoundError */
  delete(by: Administrator, accountId: string): Promise<void> {
    return this.db.transaction(async (tx) => {
      const { serviceName, scopes } = await this.accounts.lock(tx, accountId);
      await this.accounts.delete(tx, accountId);
      const details = { service_name: serviceName, scopes };
      await this.accounts.audit(tx, by, { action: 'delete', accountId, details });
    });
  }
}
