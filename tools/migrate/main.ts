import { parseArgs } from 'node:util';
import { loadConfig } from '@libs/config';
import { assertDatabaseSettings } from '@libs/database';
import {
  directLabelerDbConfigSchema,
  type LabelerDbConfig,
  migrate,
  migrationStatus,
  revert,
} from '@libs/labeler-db';
import { runAdoption, runPreview, runReturn } from './adoption';

const USAGE = `Usage: npm run migrate -- [up | down [n] | status]
       npm run migrate -- --adopt [--dry-run] [--report <file>]
       npm run migrate -- --unadopt [--discard-changes]`;

type Command = (config: LabelerDbConfig) => Promise<void>;

const COMMANDS = new Map<string, Command>([
  ['up', up],
  ['status', status],
]);

interface Flags {
  adopt?: boolean;
  'dry-run'?: boolean;
  report?: string;
  unadopt?: boolean;
  'discard-changes'?: boolean;
}

/** What the arguments ask for; undefined when they make no sense. */
function commandOf(args: string[]): Command | undefined {
  const asked = read(args);
  if (!asked) return undefined;
  const { positionals } = asked;
  const flags: Flags = asked.flags;
  if (Object.keys(flags).length === 0) return migrationOf(positionals);
  if (positionals.length > 0) return undefined;
  return adoptionOf(flags);
}

function read(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        adopt: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        report: { type: 'string' },
        unadopt: { type: 'boolean' },
        'discard-changes': { type: 'boolean' },
      },
    });
    return { flags: values, positionals };
  } catch {
    return undefined;
  }
}

function migrationOf([name = 'up', count, ...rest]: string[]): Command | undefined {
  if (rest.length > 0) return undefined;
  if (name === 'down' && /^([1-9]\d*)?$/.test(count ?? '')) return down(Number(count ?? 1));
  if (count !== undefined) return undefined;
  return COMMANDS.get(name);
}

function adoptionOf(flags: Flags): Command | undefined {
  const { adopt, unadopt, 'dry-run': dryRun, 'discard-changes': discardChanges, report } = flags;
  if (adopt && !unadopt && !discardChanges) {
    const options = report === undefined ? {} : { report };
    return (config) => (dryRun ? runPreview(config, options) : runAdoption(config, options));
  }
  if (unadopt && !adopt && !dryRun && report === undefined) {
    return (config) => runReturn(config, { discardChanges: discardChanges ?? false });
  }
  return undefined;
}

async function up(config: LabelerDbConfig): Promise<void> {
  report('applied', await migrate(config), 'The schema is up to date.');
}

function down(count: number): Command {
  return async (config) => {
    report('reverted', await revert(config, count), 'There is nothing to revert.');
  };
}

async function status(config: LabelerDbConfig): Promise<void> {
  const all = await migrationStatus(config);
  for (const { name, applied } of all) console.log(`${applied ? 'applied' : 'pending'}  ${name}`);
  console.log(`${all.filter(({ applied }) => !applied).length} pending of ${all.length}`);
}

function report(verb: string, names: string[], nothing: string): void {
  for (const name of names) console.log(`${verb}  ${name}`);
  console.log(names.length > 0 ? `${names.length} ${verb}` : nothing);
}

/** The message and those of its causes, without stacks. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}\n${describe(error.cause)}`;
}

/** Exit codes: 0 done, 1 failed, 2 wrong arguments. */
async function main(): Promise<number> {
  const command = commandOf(process.argv.slice(2));
  if (!command) {
    console.error(USAGE);
    return 2;
  }
  try {
    // Migrations may take hours: past PgBouncer, where there is a way.
    const { labelerDb } = loadConfig({ labelerDb: directLabelerDbConfigSchema }, process.env);
    await assertDatabaseSettings({ 'labeler database': labelerDb });
    await command(labelerDb);
    return 0;
  } catch (error) {
    console.error(describe(error));
    return 1;
  }
}

void main().then((code) => (process.exitCode = code));
