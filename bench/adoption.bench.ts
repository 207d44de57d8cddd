import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '@libs/config';
import {
  adopt,
  type AdoptedTable,
  labelerDbConfigSchema,
  previewAdoption,
  unadopt,
} from '@libs/labeler-db';
import { generateOlderDeployment } from '../test/support/older-deployment/generate';
import { startPostgres, withClient } from '../tools/embedded-postgres';
import { print, progress, type Table, whole, write } from './report';

const USAGE = 'Usage: npm run bench:adoption -- [--annotations 1000000] [--seed 1]';
const DATABASE = 'older';

interface Lap {
  what: string;
  seconds: number;
}

/** Takes over a database of the system that came before, in the size asked for, and gives it back. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      annotations: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const size = { annotations: Number(values.annotations), seed: Number(values.seed) };
  if (!(size.annotations > 0) || !Number.isInteger(size.seed)) throw new Error(USAGE);
  const folder = mkdtempSync(join(tmpdir(), 'bench-adoption-'));
  const postgres = await startPostgres({
    dataDir: join(folder, 'postgres'),
    superuserPassword: randomBytes(12).toString('hex'),
    settings: { shared_buffers: '512MB', max_wal_size: '8GB' },
  });
  try {
    await withClient(postgres.adminUrl, (client) => client.query(`create database ${DATABASE}`));
    const tables = await measure(postgres.url(DATABASE), size);
    tables.forEach(print);
    console.log(`\nWritten to ${write(tables, 'adoption.md')}`);
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(url: string, size: { annotations: number; seed: number }): Promise<Table[]> {
  const { labelerDb } = loadConfig(
    { labelerDb: labelerDbConfigSchema },
    { LABELER_DATABASE_URL: url },
  );
  const laps: Lap[] = [];
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    progress(what);
    const began = performance.now();
    const done = await work();
    laps.push({ what, seconds: (performance.now() - began) / 1000 });
    return done;
  };
  await timed('making the older database', () =>
    withClient(url, (client) => generateOlderDeployment((text) => client.query(text), size)),
  );
  const bytes = await sizeOf(url);
  await timed('dry run', () => previewAdoption(labelerDb));
  const steps: Lap[] = [];
  let last = performance.now();
  const report = await timed('adoption', () =>
    adopt(labelerDb, {
      onProgress: (what) => {
        steps.push({ what, seconds: (performance.now() - last) / 1000 });
        last = performance.now();
        progress(`  ${what}`);
      },
    }),
  );
  const grown = await sizeOf(url);
  await timed('adoption again: nothing to do', () => adopt(labelerDb));
  await timed('the way back', () => unadopt(labelerDb, { discardChanges: false }));
  return [accounts(report.tables), times(laps, steps, [bytes, grown])];
}

async function sizeOf(url: string): Promise<number> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ bytes: string }>(
      'select pg_database_size(current_database()) as bytes',
    );
    return Number(rows[0]?.bytes);
  });
}

function accounts(tables: readonly AdoptedTable[]): Table {
  return {
    title: 'Adopting an older deployment: before and after',
    note: 'Checksums are those of all older rows and of their keys; each was the same before and after.',
    head: ['table', 'rows before', 'adopted', 'set aside', 'changed', 'rows', 'keys'],
    rows: tables.map(({ table, rows, adopted, setAside, changes, checksum, keys }) => [
      table,
      whole(rows),
      whole(adopted),
      whole(setAside.reduce((sum, each) => sum + each.rows, 0)),
      whole(changes.reduce((sum, each) => sum + each.rows, 0)),
      checksum,
      keys,
    ]),
  };
}

function times(laps: readonly Lap[], steps: readonly Lap[], [before, after]: number[]): Table {
  const mib = (bytes = 0) => whole(bytes / 2 ** 20);
  const longest = [...steps].sort((one, other) => other.seconds - one.seconds).slice(0, 8);
  const row = ({ what, seconds }: Lap) => [what, seconds.toFixed(1)];
  return {
    title: 'Adopting an older deployment: seconds',
    note:
      `PostgreSQL and the tool share ${cpus().length} cores; the load of the machine was ${loadavg()[0]?.toFixed(0)} at the end. ` +
      `The database grew from ${mib(before)} to ${mib(after)} MiB; ` +
      `the tool took ${whole(process.resourceUsage().maxRSS / 1024)} MiB of memory at most.`,
    head: ['', 's'],
    rows: [...laps.map(row), ['of the adoption, what took longest', ''], ...longest.map(row)],
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
