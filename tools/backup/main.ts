import { loadConfig } from '@libs/config';
import { directLabelerDbConfigSchema } from '@libs/labeler-db';
import { parseArgs } from 'node:util';
import { createBackup, restoreBackup, verifyDatabase, verifyFile } from './backup';
import { programsFor } from './programs';

const USAGE = `Usage: npm run backup -- <command>

  create [--folder backups] [--keep 14]   dumps the labeler database; the newest of the folder stay
  restore <file> [--force]                fills the labeler database, which has to be empty, and compares
  verify <file> [--database]              whether the file is whole; and whether the database is what it was

The database is that of LABELER_DIRECT_DATABASE_URL, or of LABELER_DATABASE_URL.
Exit codes: 0 done, 1 failed, 2 wrong arguments.`;

class ArgumentsError extends Error {}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parse(args);
  const [name, path, ...rest] = positionals;
  if (rest.length > 0 || !/^[1-9]\d{0,3}$/.test(values.keep)) throw new ArgumentsError();
  const deployment = () => ({
    database: loadConfig({ db: directLabelerDbConfigSchema }, process.env).db,
    programs: programsFor(process.env),
  });
  if (name === 'create' && path === undefined) {
    const { folder, keep } = values;
    console.log(await createBackup(deployment(), { folder, keep: Number(keep) }));
  } else if (name === 'restore' && path !== undefined) {
    await restoreBackup(deployment(), { path, force: values.force });
    console.log('restored; every table has the rows that it had');
  } else if (name === 'verify' && path !== undefined) {
    const { tables } = await verifyFile(path);
    if (values.database) await verifyDatabase(deployment(), path);
    console.log(`whole: ${tables.length} tables`);
  } else throw new ArgumentsError();
}

function parse(args: string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        folder: { type: 'string', default: 'backups' },
        keep: { type: 'string', default: '14' },
        force: flag,
        database: flag,
      },
    });
  } catch (error) {
    throw new ArgumentsError((error as Error).message);
  }
}

/** Exit codes: 0 done, 1 failed, 2 wrong arguments. */
async function main(): Promise<number> {
  try {
    await run(process.argv.slice(2));
    return 0;
  } catch (error) {
    if (error instanceof ArgumentsError) {
      console.error(`${error.message}\n${USAGE}`.trim());
      return 2;
    }
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

void main().then((code) => (process.exitCode = code));
