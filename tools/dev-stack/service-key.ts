import type { LabelerDb } from '@libs/labeler-db';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeJson } from './state';

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
  // Most starts find a key that works and spare themselves the loading.
  const { issueKey } = await import('./issue-key.js');
  const key = await issueKey(db, adminId ?? null);
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
