import { parseArgs } from 'node:util';
import { loadConfig } from '@libs/config';
import { LabelerDb, labelerDbConfigSchema, migrate } from '@libs/labeler-db';
import { Presets, SingleBar } from 'cli-progress';
import { generateProject, type Run } from './generate-project';

const USAGE =
  'Usage: npm run generate -- [--images 10000] [--annotations 100000] [--owner <user id, 1>]';

const count = (value: string): number => {
  if (!/^\d{1,9}$/.test(value)) throw new Error(USAGE);
  return Number(value);
};

/** Fills a project of the database that `LABELER_DATABASE_URL` names. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      images: { type: 'string', default: '10000' },
      annotations: { type: 'string', default: '100000' },
      owner: { type: 'string', default: '1' },
    },
  });
  const { labelerDb } = loadConfig({ labelerDb: labelerDbConfigSchema }, process.env);
  const size = {
    images: count(values.images),
    annotations: count(values.annotations),
    ownerId: count(values.owner),
  };
  await migrate(labelerDb);
  const bar = new SingleBar({ etaBuffer: 50 }, Presets.shades_classic);
  bar.start(size.images + size.annotations, 0);
  const db = new LabelerDb(labelerDb);
  const run: Run = (text, values) =>
    db.transaction(async (tx) => {
      await tx.query('set local statement_timeout = 0');
      await tx.query(text, values);
    });
  try {
    const made = await generateProject(run, size, (done) => bar.update(done));
    bar.stop();
    console.log(`dataset ${made.datasetId}, project ${made.projectId}`);
  } finally {
    bar.stop();
    await db.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
