import type { BucketRole } from '@libs/storage';
import { parseArgs } from 'node:util';

export const USAGE = `Moves, checks and cleans the object storage of a deployment.

Usage: npm run storage -- <command>

  copy   [--dry-run] [--verify] [--concurrency 16] [--bucket datasets|annotations]
         [--state storage-copy.state.ndjson] [--failed storage-copy.failed.ndjson]
             copies both buckets from SOURCE_S3_* (or SOURCE_R2_*) to S3_* (or R2_*)
  check  [--deep] [--grace-days 7] [--report <file>] [--fix --sweep]
             holds the labeler database and the buckets against each other
  sweep  [--yes] [--grace-days 7]
             removes old objects that nothing refers to; without --yes it says which
  cors   [--dry-run]
             gives the buckets the rules of tools/storage/cors-rules.ts for CORS_ORIGINS
  --help     this text

Exit codes: 0 done and well, 1 failed or something is wrong, 2 wrong arguments.`;

export type Command =
  | { name: 'help' }
  | ({ name: 'copy' } & CopyArguments)
  | ({ name: 'check' } & CheckArguments)
  | { name: 'sweep'; yes: boolean; graceDays: number }
  | { name: 'cors'; dryRun: boolean };

export interface CopyArguments {
  dryRun: boolean;
  verify: boolean;
  concurrency: number;
  roles: BucketRole[];
  stateFile: string;
  failedFile: string;
}

export interface CheckArguments {
  deep: boolean;
  graceDays: number;
  reportFile: string | undefined;
  /** Removes what the sweep would remove, after the check. */
  sweep: boolean;
}

/** The arguments make no sense. */
export class ArgumentsError extends Error {}

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;
const graceDays = { type: 'string', default: '7' } as const;
const MAX_CONCURRENCY = 256;
const MAX_DAYS = 3650;

/** Reads the arguments of the program. @throws ArgumentsError */
export function commandOf([name, ...args]: string[]): Command {
  switch (name) {
    case '--help':
    case '-h':
    case 'help':
      return { name: 'help' };
    case 'copy':
      return copy(args);
    case 'check':
      return check(args);
    case 'sweep': {
      const values = parse(args, { yes: flag, 'grace-days': graceDays });
      return { name, yes: values.yes, graceDays: days(values['grace-days']) };
    }
    case 'cors':
      return { name, dryRun: parse(args, { 'dry-run': flag })['dry-run'] };
    default:
      throw new ArgumentsError(name ? `There is no command ${name}.` : 'Which command?');
  }
}

function copy(args: string[]): Command {
  const values = parse(args, {
    ...{ 'dry-run': flag, verify: flag, bucket: text },
    concurrency: { type: 'string', default: '16' },
    state: { type: 'string', default: 'storage-copy.state.ndjson' },
    failed: { type: 'string', default: 'storage-copy.failed.ndjson' },
  } as const);
  return {
    name: 'copy',
    dryRun: values['dry-run'],
    verify: values.verify,
    concurrency: whole('--concurrency', values.concurrency, 1, MAX_CONCURRENCY),
    roles: rolesOf(values.bucket),
    stateFile: values.state,
    failedFile: values.failed,
  };
}

function check(args: string[]): Command {
  const values = parse(args, {
    ...{ deep: flag, fix: flag, sweep: flag },
    ...{ 'grace-days': graceDays, report: text },
  } as const);
  if (values.fix !== values.sweep) {
    throw new ArgumentsError('--fix removes objects that nothing refers to: say --fix --sweep.');
  }
  return {
    name: 'check',
    deep: values.deep,
    graceDays: days(values['grace-days']),
    reportFile: values.report,
    sweep: values.sweep,
  };
}

function rolesOf(bucket: string | undefined): BucketRole[] {
  if (bucket === undefined) return ['datasets', 'annotations'];
  if (bucket === 'datasets' || bucket === 'annotations') return [bucket];
  throw new ArgumentsError('--bucket is datasets or annotations.');
}

function days(value: string): number {
  return whole('--grace-days', value, 1, MAX_DAYS);
}

function whole(name: string, value: string, min: number, max: number): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
  if (number >= min && number <= max) return number;
  throw new ArgumentsError(`${name} is a whole number from ${min} to ${max}.`);
}

function parse<
  O extends Record<string, { type: 'string' | 'boolean'; default?: string | boolean }>,
>(args: string[], options: O) {
  try {
    return parseArgs({ args, options, strict: true }).values;
  } catch (error) {
    throw new ArgumentsError((error as Error).message);
  }
}
