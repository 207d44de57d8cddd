import type { Sql } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { ServiceAccountRecord } from './service-account';

export interface ServiceAccountPage {
  skip: number;
  limit: number;
  includeInactive: boolean;
}

interface Row {
  id: string;
  service_name: string;
  scopes: string[];
  created_by: number;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  is_active: boolean;
  is_expired: boolean;
}

@Injectable()
export class ServiceAccountQueries {
  constructor(private readonly db: LabelerDb) {}

  find(accountId: string): Promise<ServiceAccountRecord | undefined> {
    return findAccount(this.db.sql, accountId);
  }

  /** Newest first. */
  async list({
    skip,
    limit,
    includeInactive,
  }: ServiceAccountPage): Promise<ServiceAccountRecord[]> {
    const rows = await this.db.sql<Row>`
      select a.id, a.service_name, a.scopes, a.created_by, a.created_at, a.expires_at,
             a.last_used_at, a.is_active, coalesce(a.expires_at <= now(), false) as is_expired
        from service_accounts a
       where a.is_active or ${includeInactive}
       order by a.created_at desc, a.id desc
      offset ${skip} limit ${limit}`;
    return rows.map(toRecord);
  }

  async count(includeInactive: boolean): Promise<number> {
    const [row] = await this.db.sql<{ total: number }>`
      select count(*) as total from service_accounts a where a.is_active or ${includeInactive}`;
    return row?.total ?? 0;
  }
}

/** Reads an account on a connection of the caller's choice, so that a transaction sees its own changes. */
export async function findAccount(
  sql: Sql,
  accountId: string,
): Promise<ServiceAccountRecord | undefined> {
  const [row] = await sql<Row>`
    select a.id, a.service_name, a.scopes, a.created_by, a.created_at, a.expires_at,
           a.last_used_at, a.is_active, coalesce(a.expires_at <= now(), false) as is_expired
      from service_accounts a
     where a.id = ${accountId}`;
  return row && toRecord(row);
}

function toRecord(row: Row): ServiceAccountRecord {
  return {
    id: row.id,
    serviceName: row.service_name,
    scopes: row.scopes,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    isActive: row.is_active,
    isExpired: row.is_expired,
  };
}
