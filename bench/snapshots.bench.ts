import { performance } from 'node:perf_hooks';
import { withClient } from '../tools/embedded-postgres';
import { generateProject } from '../tools/generate';
import { OWNER_ID } from './fill';
import { startServer } from './processes';
import { progress, type Table, whole } from './report';
import type { BenchDatabase, BenchStack } from './stack';

const SIZE = {
  images: Number(process.env['BENCH_IMAGES'] ?? 100_000),
  annotations: Number(process.env['BENCH_ANNOTATIONS'] ?? 1_000_000),
};
const CHANGED = 100;

type Query = (text: string, values?: readonly unknown[]) => Promise<unknown>;

/** A gateway over one large dataset, as a service sees it. */
interface Bench {
  address: string;
  headers: Record<string, string>;
  /** Changes a hundred annotations, each on another image. */
  change(): Promise<void>;
}

/** Snapshots of a large dataset: what making them takes, and how fast their manifests come. */
export async function benchSnapshots(stack: BenchStack): Promise<Table> {
  const database = await stack.database(1);
  return withClient(database.url, async (client) => {
    const query: Query = (text, values) => client.query(text, values as unknown[]);
    const { datasetId, projectId } = await filled(query);
    const server = await startServer('apps/dataset-gateway/src/main.js', database.env);
    try {
      return table(
        await measureAll({
          address: `${server.origin}/api/v1/datasets/${datasetId}`,
          headers: headersOf(database),
          change: () => change(query, projectId),
        }),
      );
    } finally {
      await server.stop();
    }
  });
}

async function measureAll(bench: Bench): Promise<string[][]> {
  const rows: string[][] = [];
  const took = (name: string, milliseconds: number, lines?: number) => {
    const speed = lines === undefined ? '' : whole((lines / milliseconds) * 1000);
    rows.push([name, whole(milliseconds), lines === undefined ? '' : whole(lines), speed]);
    progress(`${name}: ${whole(milliseconds)} ms`);
  };
  const first = await timed(() => create(bench, 'all new'));
  took('snapshot, everything is new', first.milliseconds);
  let last = first.result;
  for (const time of ['first', 'second', 'third']) {
    await bench.change();
    const made = await timed(() => create(bench, time));
    took(`snapshot, ${CHANGED} images changed, ${time} time`, made.milliseconds);
    last = made.result;
  }
  took('snapshot, nothing changed', (await timed(() => create(bench, 'same'))).milliseconds);
  for (const [name, query] of [
    ['manifest, annotation files being written', `snapshot_id=${last}`],
    ['manifest', `snapshot_id=${last}`],
    ['manifest of what changed', `snapshot_id=${last}&since=${first.result}`],
    ['the same, files written', `snapshot_id=${last}&since=${first.result}`],
  ] as const) {
    const pulled = await timed(() => pull(bench, query));
    took(name, pulled.milliseconds, pulled.result);
  }
  return rows;
}

async function create({ address, headers }: Bench, tag: string): Promise<string> {
  const response = await fetch(`${address}/snapshots`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ version_tag: tag, created_by_user_id: OWNER_ID }),
  });
  if (response.status !== 201) throw new Error(`A snapshot answered ${response.status}`);
  return ((await response.json()) as { snapshot_id: string }).snapshot_id;
}

/** @returns how many lines came */
async function pull({ address, headers }: Bench, query: string): Promise<number> {
  const response = await fetch(`${address}/manifest?${query}`, { headers });
  let lines = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
  }
  return lines;
}

async function filled(query: Query) {
  progress(`Filling ${whole(SIZE.images)} images and ${whole(SIZE.annotations)} annotations`);
  const made = await generateProject(query, { ...SIZE, ownerId: OWNER_ID }, () => undefined);
  await query(
    `update image_metadata set sha256 = encode(sha256(id::bytea), 'hex'), crc32 = 1 where dataset_id = $1`,
    [made.datasetId],
  );
  await query('vacuum analyze');
  return made;
}

async function change(query: Query, projectId: string): Promise<void> {
  await query(
    `update annotations a
        set geometry = jsonb_set(a.geometry, '{bbox,0}', to_jsonb(round((random() * 900)::numeric, 2))),
            version = a.version + 1, updated_at = clock_timestamp()
      where a.id in (
        select min(b.id) from annotations b
         where b.project_id = $1 and b.annotation_type = 'bbox'
         group by b.image_id order by b.image_id limit $2)`,
    [projectId, CHANGED],
  );
}

function headersOf({ serviceKey }: BenchDatabase): Record<string, string> {
  return { Authorization: `Bearer ${serviceKey}` };
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; milliseconds: number }> {
  const began = performance.now();
  return { result: await work(), milliseconds: performance.now() - began };
}

function table(rows: string[][]): Table {
  return {
    title: 'Snapshots and manifests',
    note:
      `A dataset of ${whole(SIZE.images)} images and ${whole(SIZE.annotations)} annotations in several tasks, over HTTP. ` +
      'A snapshot writes no file; its annotation files are written by the worker, or by whoever needs them first.',
    head: ['', 'ms', 'lines', 'lines/s'],
    rows,
  };
}
