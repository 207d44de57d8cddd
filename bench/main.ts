import { parseArgs } from 'node:util';
import { benchAdminStats } from './admin-stats.bench';
import { benchAnnotations } from './annotations.bench';
import { benchAudit } from './audit.bench';
import { benchExports } from './exports.bench';
import { benchGateway } from './gateway.bench';
import { benchPeople } from './people.bench';
import { benchPresign } from './presign.bench';
import { print, type Table, write } from './report';
import { benchSnapshots } from './snapshots.bench';
import { BenchStack } from './stack';
import { benchUploads } from './uploads.bench';
import { benchVersions } from './versions.bench';
import { benchZip } from './zip.bench';

type Bench = (stack: BenchStack, seconds: number) => Promise<Table>;

const BENCHES: Record<string, Bench> = {
  presign: benchPresign,
  gateway: benchGateway,
  people: benchPeople,
  annotations: benchAnnotations,
  admin: benchAdminStats,
  versions: benchVersions,
  exports: benchExports,
  snapshots: benchSnapshots,
  uploads: benchUploads,
  zip: benchZip,
  audit: benchAudit,
};

const USAGE = `Usage: npm run bench -- [--only ${Object.keys(BENCHES).join(',')}] [--seconds 5] [--rows 2000000]`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      seconds: { type: 'string', default: '5' },
      // Of the audit log, whose benchmark reads it.
      rows: { type: 'string' },
    },
  });
  const names = values.only?.split(',') ?? Object.keys(BENCHES);
  const seconds = Number(values.seconds);
  if (!(seconds > 0) || names.some((name) => !BENCHES[name])) throw new Error(USAGE);
  const stack = await BenchStack.start();
  try {
    for (const name of names) {
      const table = await BENCHES[name]?.(stack, seconds);
      if (!table) continue;
      print(table);
      console.log(`\nWritten to ${write([table], `${name}.md`)}`);
    }
  } finally {
    await stack.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
