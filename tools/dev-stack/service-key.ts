import type { LabelerDb } from '@libs/labeler-db';
import { ServiceAccounts } from '@libs/service-keys';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeJson } from './state';

const SERVICE_NAME = 'demo-platform';

/**
 * A service key that works. The database keeps only its hash, so the key itself is kept beside the other secrets
 * of the stack; when it was lost, revoked or belongs to another database, the account gets a new one.
 */
export async function serviceKeyOf(
  stateDir: string,
  db: LabelerDb,
  adminId: number | undefined,
): Promise<string> {
  const file = join(stateDir, 'service-key.json');
  const known = readJson<string>(file);
  if (known && (await works(db, known))) return known;
  const key = await issue(db, adminId ?? null);
  writeJson(file, key);
  return key;
}

async function works(db: LabelerDb, key: string): Promise<boolean> {
  const hash = createHash('sha256').update(key).digest();
  const rows = await db.sql`
    select 1 as found from service_keys k join service_accounts a on a.id = k.service_account_id
     where k.key_hash = ${hash} and k.revoked_at is null and a.is_active
       and coalesce(least(k.expires_at, a.expires_at), 'infinity') > now()`;
  return rows.length > 0;
}

async function issue(db: LabelerDb, userId: number | null): Promise<string> {
  const accounts = ServiceAccounts.of(db);
  const by = { userId, sessionId: null, ipAddress: null, userAgent: 'dev-stack' };
  const [account] = await db.sql<{ id: string }>`
    select id from service_accounts where service_name = ${SERVICE_NAME}`;
  if (!account) {
    const made = { serviceName: SERVICE_NAME, scopes: ['*' as const], expiresAt: null };
    return (await accounts.create(by, made)).key;
  }
  await accounts.update(by, account.id, { isActive: true, expiresAt: null });
  return (await accounts.rotate(by, account.id, 0)).key;
}
