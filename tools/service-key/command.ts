import { type GrantedScope } from '@libs/auth';
import { parseArgs } from 'node:util';

export const USAGE = `Issues and administers the keys with which other services call the dataset gateway.

Usage: npm run service-key -- <command>

  create --name <name> --scopes <scope,scope> [--expires <time>]
                                        makes an account and shows its key, once
  list [--all]                          accounts; with --all those that are switched off, too
  rotate <account> [--overlap <s>]      makes a new key; the others work for s more seconds (86400)
  revoke <account>                      switches an account off and ends its keys for good
  --help                                this text

Scopes: datasets:read, datasets:permissions, datasets:download, datasets:snapshot, or * for all.
Times are ISO 8601 with a zone, such as 2030-12-31T00:00:00Z.
The database is the one that LABELER_DATABASE_URL names.
Exit codes: 0 done, 1 failed, 2 wrong arguments.`;

export type Command =
  | { name: 'help' }
  | { name: 'create'; serviceName: string; scopes: GrantedScope[]; expiresAt: Date | null }
  | { name: 'list'; includeInactive: boolean }
  | { name: 'rotate'; accountId: string; overlapSeconds: number | undefined }
  | { name: 'revoke'; accountId: string };

/** The arguments make no sense. */
export class ArgumentsError extends Error {}

/** Reads the arguments of the program. @throws ArgumentsError */
export function commandOf(args: string[]): Command {
  const [name, ...rest] = args;
  switch (name) {
    case '--help':
    case '-h':
    case 'help':
      return { name: 'help' };
    case 'create':
      return create(rest);
    case 'list':
      return list(rest);
    case 'rotate':
      return rotate(rest);
    case 'revoke':
      return { name, accountId: accountOf(parse(rest, {}).positionals) };
    default:
      throw new ArgumentsError(name ? `There is no command ${name}.` : 'Which command?');
  }
}

function create(args: string[]): Command {
  const text = { type: 'string' } as const;
  const { values, positionals } = parse(args, { name: text, scopes: text, expires: text });
  if (positionals.length > 0) throw new ArgumentsError(`What is ${positionals[0]}?`);
  if (!values.name || !values.scopes) throw new ArgumentsError('create needs --name and --scopes.');
  return {
    name: 'create',
    serviceName: values.name,
    // Unknown names are refused, with the list of the known ones, where accounts are made.
    scopes: values.scopes.split(',').map((scope) => scope.trim()) as GrantedScope[],
    expiresAt: values.expires === undefined ? null : timeOf(values.expires),
  };
}

function list(args: string[]): Command {
  const { values, positionals } = parse(args, { all: { type: 'boolean' } });
  if (positionals.length > 0) throw new ArgumentsError(`What is ${positionals[0]}?`);
  return { name: 'list', includeInactive: values.all === true };
}

function rotate(args: string[]): Command {
  const { values, positionals } = parse(args, { overlap: { type: 'string' } });
  const { overlap } = values;
  if (overlap !== undefined && !/^\d+$/.test(overlap)) {
    throw new ArgumentsError('--overlap is a whole number of seconds.');
  }
  return {
    name: 'rotate',
    accountId: accountOf(positionals),
    overlapSeconds: overlap === undefined ? undefined : Number(overlap),
  };
}

function accountOf(positionals: string[]): string {
  const [accountId] = positionals;
  if (!accountId || positionals.length > 1) throw new ArgumentsError('Name one account.');
  return accountId;
}

const ISO_WITH_ZONE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))$/;

function timeOf(text: string): Date {
  const time = new Date(text);
  if (!ISO_WITH_ZONE.test(text) || Number.isNaN(time.getTime())) {
    throw new ArgumentsError('--expires is a time such as 2030-12-31T00:00:00Z.');
  }
  return time;
}

function parse<O extends Record<string, { type: 'string' | 'boolean' }>>(
  args: string[],
  options: O,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new ArgumentsError((error as Error).message);
  }
}
