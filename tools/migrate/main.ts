import { loadConfig } from '@libs/config';
import {
  type LabelerDbConfig,
  labelerDbConfigSchema,
  migrate,
  migrationStatus,
  revert,
} from '@libs/labeler-db';

const USAGE = 'Usage: npm run migrate -- [up | down [n] | status]';

type Command = (config: LabelerDbConfig) => Promise<void>;

const COMMANDS = new Map<string, Command>([
  ['up', up],
  ['status', status],
]);

/** What the arguments ask for; undefined when they make no sense. */
function commandOf([name = 'up', count, ...rest]: string[]): Command | undefined {
  if (rest.length > 0) return undefined;
  if (name === 'down' && /^([1-9]\d*)?$/.test(count ?? '')) return down(Number(count ?? 1));
  if (count !== undefined) return undefined;
  return COMMANDS.get(name);
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
    await command(loadConfig({ labelerDb: labelerDbConfigSchema }, process.env).labelerDb);
    return 0;
  } catch (error) {
    console.error(describe(error));
    return 1;
  }
}

void main().then((code) => (process.exitCode = code));
