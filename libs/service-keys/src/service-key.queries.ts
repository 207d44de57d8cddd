import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

/** A key with its account, as they are in the database. */
export interface StoredServiceKey {
  keyId: string;
  prefix: string;
  hash: Buffer;
  accountId: string;
  serviceName: string;
  scopes: string[];
  /** False when the key was revoked or the account is switched off. */
  isActive: boolean;
  /** When the key or its account expires, whichever is first. */
  expiresAt: Date | null;
}

interface Row {
  id: string;
  key_prefix: string;
  key_hash: Buffer;
  account_id: string;
  service_name: string;
  scopes: string[];
  is_active: boolean;
  expires_at: Date | null;
}

@Injectable()
export class ServiceKeyQueries {
  constructor(private readonly db: LabelerDb) {}

  async findByPrefixes(prefixes: readonly string[]): Promise<StoredServiceKey[]> {
    const rows = await this.db.sql<Row>`
      select k.id, k.key_prefix, k.key_hash, a.id as account_id, a.service_name, a.scopes,
             a.is_active and k.revoked_at is null as is_active,
             least(k.expires_at, a.expires_at) as expires_at
        from service_keys k
        join service_accounts a on a.id = k.service_account_id
       where k.key_prefix = any((select ${prefixes}::text[])::text[])`;
    return rows.map((row) => ({
      keyId: row.id,
      prefix: row.key_prefix,
      hash: row.key_hash,
      accountId: row.account_id,
      serviceName: row.service_name,
      scopes: row.scopes,
      isActive: row.is_active,
      expiresAt: row.expires_at,
    }));
  }
}
