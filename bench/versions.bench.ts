import { loadConfig } from '@libs/config';
import { LabelerDb, labelerDbConfigSchema } from '@libs/labeler-db';
import { createLogger } from '@libs/observability';
import { createPublishing, type Publisher } from '@libs/publishing';
import { createRevisions } from '@libs/revisions';
import { type ObjectStore, S3ObjectStore, storageConfigSchema } from '@libs/storage';
import { performance } from 'node:perf_hooks';
import { withClient } from '../tools/embedded-postgres';
import { generateProject } from '../tools/generate';
import { benchDiffs } from './diffs';
import { OWNER_ID } from './fill';
import { progress, type Table, whole } from './report';
import type { BenchDatabase, BenchStack } from './stack';

const SIZE = {
  images: Number(process.env['BENCH_IMAGES'] ?? 100_000),
  annotations: Number(process.env['BENCH_ANNOTATIONS'] ?? 500_000),
};
const CHANGED = 100;

/** How long storage takes, and whoever makes the bytes that it is given. */
class StorageClock {
  milliseconds = 0;

  /** The store, with the time that its calls take. */
  timed(store: ObjectStore): ObjectStore {
    return new Proxy(store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        const call = value as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => this.measure(call.apply(target, args));
      },
    });
  }

  private async measure(work: unknown): Promise<unknown> {
    const began = performance.now();
    try {
      return await work;
    } finally {
      this.milliseconds += performance.now() - began;
    }
  }
}

interface Published {
  total: number;
  /** Writing or copying the file of the version. */
  files: number;
  /** Replacing the published file, after the commit. */
  live: number;
}

/** Publishing a large project: all of it new, a hundred images changed, nothing changed. */
export async function benchVersions(stack: BenchStack): Promise<Table> {
  const database = await stack.database(1);
  const { projectId, datasetId } = await filled(database);
  const config = loadConfig(
    { labelerDb: labelerDbConfigSchema, storage: storageConfigSchema },
    database.env,
  );
  const db = new LabelerDb(config.labelerDb);
  const store = new S3ObjectStore(config.storage);
  const clock = new StorageClock();
  const settings = { environment: 'test', logLevel: 'warn', logFormat: 'json' } as const;
  const { publisher } = createPublishing({
    ...{ db, ...createRevisions(db) },
    store: clock.timed(store),
    logger: createLogger(settings, 'bench'),
    datasetsBucket: config.storage.buckets.datasets,
  });
  const publish = () => measured(publisher, clock, { projectId, datasetId });
  try {
    const rows = [row('everything is new', await publish())];
    await change(db, projectId);
    await publish();
    for (const name of ['first', 'second', 'third']) {
      await change(db, projectId);
      rows.push(row(`${CHANGED} images changed, ${name} time`, await publish()));
    }
    rows.push(row('nothing changed', await publish()));
    const compared = await benchDiffs(database, projectId, () => change(db, projectId));
    return table([...rows, ...compared]);
  } finally {
    store.close();
    await db.close();
  }
}

async function filled({ url }: BenchDatabase) {
  progress(`Filling ${whole(SIZE.images)} images and ${whole(SIZE.annotations)} annotations`);
  return withClient(url, async (client) => {
    const made = await generateProject(
      (text, values) => client.query(text, values),
      { ...SIZE, ownerId: OWNER_ID },
      () => undefined,
    );
    await client.query('vacuum analyze');
    return made;
  });
}

async function change(db: LabelerDb, projectId: string): Promise<void> {
  await db.sql`
    update annotations a
       set geometry = jsonb_set(a.geometry, '{bbox,0}', to_jsonb(round((random() * 900)::numeric, 2))),
           version = a.version + 1, updated_at = clock_timestamp()
     where a.id in (
       select min(b.id) from annotations b
        where b.project_id = ${projectId} and b.task_type = 'detection' and b.annotation_type = 'bbox'
        group by b.image_id order by b.image_id limit ${CHANGED})`;
}

async function measured(
  publisher: Publisher,
  clock: StorageClock,
  place: { projectId: string; datasetId: string },
): Promise<Published> {
  clock.milliseconds = 0;
  let [files, committing] = [0, 0];
  const began = performance.now();
  await publisher.publish({
    ...place,
    taskType: 'detection',
    versionNumber: null,
    description: null,
    format: 'dice',
    includeDraft: true,
    createdBy: OWNER_ID,
    record: () => {
      [files, committing] = [clock.milliseconds, performance.now()];
      return Promise.resolve();
    },
  });
  const ended = performance.now();
  progress(`Published in ${whole(ended - began)} ms`);
  return { total: ended - began, files, live: ended - committing };
}

function row(name: string, { total, files, live }: Published): string[] {
  return [name, whole(total), whole(files), whole(live), whole(total - files - live)];
}

function table(rows: string[][]): Table {
  return {
    title: 'Publishing and comparing, in milliseconds',
    note:
      `A project of ${whole(SIZE.images)} images and ${whole(SIZE.annotations)} annotations in several tasks; detection ` +
      'is published with drafts, as DICE. The file: reading the frozen labels and writing the version, or copying it when ' +
      'nothing changed. Then the published file is replaced. The rest: the freeze, the claim and the transaction. Comparisons ' +
      'are asked for over HTTP.',
    head: ['', 'total', 'the file', 'the published file', 'the rest'],
    rows,
  };
}
