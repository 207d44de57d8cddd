import type { LabelerDb } from '@libs/labeler-db';
import { ServiceAccounts } from '@libs/service-keys';

const SERVICE_NAME = 'demo-platform';

/** Makes the demo's service account with a key, or a new key for it that replaces the others. */
export async function issueKey(db: LabelerDb, userId: number | null): Promise<string> {
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
