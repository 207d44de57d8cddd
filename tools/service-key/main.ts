import { loadConfig } from '@libs/config';
import { LabelerDb, labelerDbConfigSchema } from '@libs/labeler-db';
import {
  type Administrator,
  type IssuedServiceKey,
  type ServiceAccountRecord,
  ServiceAccounts,
} from '@libs/service-keys';
import { ArgumentsError, type Command, commandOf, USAGE } from './command';

const OPERATOR: Administrator = {
  userId: null,
  sessionId: null,
  ipAddress: null,
  userAgent: 'service-key',
};
const PAGE = 500;

async function run(command: Exclude<Command, { name: 'help' }>): Promise<void> {
  const db = new LabelerDb(loadConfig({ db: labelerDbConfigSchema }, process.env).db);
  try {
    await execute(ServiceAccounts.of(db), command);
  } finally {
    await db.close();
  }
}

async function execute(
  accounts: ServiceAccounts,
  command: Exclude<Command, { name: 'help' }>,
): Promise<void> {
  switch (command.name) {
    case 'create':
      return show(await accounts.create(OPERATOR, command));
    case 'rotate':
      return show(await accounts.rotate(OPERATOR, command.accountId, command.overlapSeconds));
    case 'revoke':
      await accounts.revoke(OPERATOR, command.accountId);
      return console.log(`revoked  ${command.accountId}`);
    case 'list':
      return list(accounts, command.includeInactive);
  }
}

function show({ account, key }: IssuedServiceKey): void {
  console.log(`account  ${account.id}`);
  console.log(`name     ${account.serviceName}`);
  console.log(`scopes   ${account.scopes.join(',')}`);
  console.log(`expires  ${account.expiresAt?.toISOString() ?? 'never'}`);
  console.log(`key      ${key}`);
  console.error('Keep the key now: it is not shown again.');
}

async function list(accounts: ServiceAccounts, includeInactive: boolean): Promise<void> {
  console.log(['account', 'name', 'state', 'scopes', 'expires', 'last used'].join('\t'));
  for (let skip = 0; ; skip += PAGE) {
    const page = await accounts.list({ skip, limit: PAGE, includeInactive });
    for (const account of page.accounts) console.log(line(account));
    if (page.accounts.length < PAGE) return;
  }
}

function line(account: ServiceAccountRecord): string {
  const active = account.isExpired ? 'expired' : 'active';
  return [
    account.id,
    account.serviceName,
    account.isActive ? active : 'off',
    account.scopes.join(','),
    account.expiresAt?.toISOString() ?? 'never',
    account.lastUsedAt?.toISOString() ?? 'never',
  ].join('\t');
}

/** The message and those of its causes, without stacks. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}\n${describe(error.cause)}`;
}

/** Exit codes: 0 done, 1 failed, 2 wrong arguments. */
async function main(): Promise<number> {
  try {
    const command = commandOf(process.argv.slice(2));
    if (command.name === 'help') console.log(USAGE);
    else await run(command);
    return 0;
  } catch (error) {
    console.error(describe(error));
    if (!(error instanceof ArgumentsError)) return 1;
    console.error(`\n${USAGE}`);
    return 2;
  }
}

void main().then((code) => (process.exitCode = code));
