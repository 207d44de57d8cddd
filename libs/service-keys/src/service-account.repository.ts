import { AuditTrail } from '@libs/audit';
import { type Tx, violatedConstraint } from '@libs/database';
import type { JsonObject } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { createAccountId } from './account-id';
import type {
  AccountState,
  Administrator,
  NewServiceAccount,
  ServiceAccountRecord,
} from './service-account';
import { findAccount } from './service-account.queries';
import { ServiceAccountExistsError, ServiceAccountNotFoundError } from './service-accounts.errors';
import { generateServiceKey, type ServiceKeyPrint } from './service-key';

/** `created_by` of what was made at a terminal. No user has this id. */
const OPERATOR = 0;

/** Writes to service_accounts and service_keys, and what happened on record, in the transaction of its caller. */
@Injectable()
export class ServiceAccountRepository {
  constructor(private readonly trail: AuditTrail) {}

  /** @throws ServiceAccountExistsError */
  async insert(tx: Tx, by: Administrator, account: NewServiceAccount): Promise<string> {
    const { serviceName, scopes, expiresAt } = account;
    const id = createAccountId(serviceName);
    try {
      await tx.sql`
        insert into service_accounts (id, service_name, scopes, created_by, expires_at)
        values (${id}, ${serviceName}, ${[...new Set(scopes)]}, ${by.userId ?? OPERATOR}, ${expiresAt})`;
    } catch (error) {
      if (violatedConstraint(error) !== 'uq_service_accounts_name') throw error;
      throw new ServiceAccountExistsError(serviceName, error);
    }
    return id;
  }

  /** Locks an account until the end of the transaction. @throws ServiceAccountNotFoundError */
  async lock(tx: Tx, accountId: string): Promise<ServiceAccountRecord> {
    await tx.sql`select a.id from service_accounts a where a.id = ${accountId} for update`;
    return this.get(tx, accountId);
  }

  /** @throws ServiceAccountNotFoundError */
  async get(tx: Tx, accountId: string): Promise<ServiceAccountRecord> {
    const account = await findAccount(tx.sql, accountId);
    if (!account) throw new ServiceAccountNotFoundError(accountId);
    return account;
  }

  async update(tx: Tx, accountId: string, state: AccountState): Promise<void> {
    const { scopes, expiresAt, isActive } = state;
    await tx.sql`
      update service_accounts
         set scopes = ${scopes}, expires_at = ${expiresAt}, is_active = ${isActive}
       where id = ${accountId}`;
  }

  async delete(tx: Tx, accountId: string): Promise<void> {
    await tx.sql`delete from service_accounts where id = ${accountId}`;
  }

  /** Stores a new key and answers with it: the only time that it is seen. */
  async insertKey(tx: Tx, by: Administrator, accountId: string): Promise<string> {
    for (;;) {
      const { key, print } = generateServiceKey();
      if (await this.storeKey(tx, { accountId, createdBy: by.userId ?? OPERATOR }, print)) {
        return key;
      }
    }
  }

  /** Lets the account's living keys end in `seconds` unless they end before. Returns how many there are. */
  async expireKeys(tx: Tx, accountId: string, seconds: number): Promise<number> {
    const rows = await tx.sql`
      update service_keys
         set expires_at = least(expires_at, now() + make_interval(secs => ${seconds}))
       where service_account_id = ${accountId}
         and revoked_at is null
         and (expires_at is null or expires_at > now())
      returning id`;
    return rows.length;
  }

  /** Ends the account's keys for good. Returns how many were still alive. */
  async revokeKeys(tx: Tx, accountId: string): Promise<number> {
    const rows = await tx.sql`
      update service_keys set revoked_at = now()
       where service_account_id = ${accountId} and revoked_at is null
      returning id`;
    return rows.length;
  }

  async audit(
    tx: Tx,
    by: Administrator,
    entry: { action: string; accountId: string; details: JsonObject },
  ): Promise<void> {
    const { userId, sessionId, ipAddress, userAgent } = by;
    const { action, accountId, details } = entry;
    await this.trail.record(tx, {
      ...{ userId, sessionId, origin: { ipAddress, userAgent } },
      ...{ action, resourceType: 'service_account', resourceId: accountId, details },
    });
  }

  /** False when another key begins like this one. */
  private async storeKey(
    tx: Tx,
    { accountId, createdBy }: { accountId: string; createdBy: number },
    { prefix, hash }: ServiceKeyPrint,
  ): Promise<boolean> {
    const rows = await tx.sql`
      insert into service_keys (service_account_id, key_prefix, key_hash, created_by)
      values (${accountId}, ${prefix}, ${hash}, ${createdBy})
      on conflict (key_prefix) do nothing
      returning id`;
    return rows.length > 0;
  }
}
