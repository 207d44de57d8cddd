import { generateProject } from '../tools/generate';
import { withClient } from '../tools/embedded-postgres';
import { OWNER_ID } from './fill';
import { drive, type LoadRequest, type Measurement, median } from './load';
import { signIn } from './people.bench';
import { type Server, startServer } from './processes';
import { ms, progress, ratio, type Table, whole } from './report';
import type { BenchStack } from './stack';

const SMALL = { images: 10_000, annotations: 100_000 };
/** Up to 1,000,000 and 5,000,000, which takes a quarter of an hour to fill: `BENCH_IMAGES`, `BENCH_ANNOTATIONS`. */
const LARGE = {
  images: Number(process.env['BENCH_IMAGES'] ?? 100_000),
  annotations: Number(process.env['BENCH_ANNOTATIONS'] ?? 500_000),
};
const CONNECTIONS = 16;
const ROUNDS = 3;
const WARM_UP_SECONDS = 1;
/** Different images and annotations that requests are about. */
const SPREAD = 400;
const BATCH = 100;
const API = '/api/v1';

interface Project {
  id: string;
  images: string[];
  annotations: number[];
  /** Of the last page. */
  lastOffset: number;
}

interface Target {
  server: Server;
  headers: Record<string, string>;
  requests: Record<string, LoadRequest[]>;
}

type Targets = Record<'bare' | 'small' | 'large', Target>;

/** labeler-api as the annotate page uses it, in a small and in a large project, beside a bare server. */
export async function benchAnnotations(stack: BenchStack, seconds: number): Promise<Table> {
  const small = await filled(stack, SMALL);
  const large = await filled(stack, LARGE);
  const targets: Targets = {
    bare: await target(small, 'bench/bare-annotations.js'),
    small: await target(small, 'apps/labeler-api/src/main.js'),
    large: await target(large, 'apps/labeler-api/src/main.js'),
  };
  try {
    const rows: string[][] = [];
    for (const name of Object.keys(targets.small.requests)) {
      const measured = await inTurn(targets, name, seconds);
      const rates = Object.entries(measured).map(([of, rate]) => `${of} ${whole(rate.perSecond)}`);
      progress(`${name}, requests per second: ${rates.join(', ')}`);
      rows.push(row(name, measured));
    }
    return table(rows);
  } finally {
    await Promise.all(Object.values(targets).map(({ server }) => server.stop()));
  }
}

async function filled(stack: BenchStack, size: typeof SMALL) {
  const { url, env } = await stack.database(1);
  const project = await withClient(url, async (client) => {
    const { projectId, datasetId } = await generateProject(
      (text, values) => client.query(text, values),
      { ...size, ownerId: OWNER_ID },
      tellFilling(),
    );
    await client.query('vacuum analyze');
    const pick = async (text: string) =>
      (await client.query<{ id: never }>(text, [datasetId])).rows;
    const images = await pick(
      `select id from image_metadata where dataset_id = $1 and ordinal % ${Math.ceil(size.images / SPREAD)} = 0`,
    );
    const annotations = await pick(
      `select id from annotations where dataset_id = $1 and task_type = 'detection' and id % ${Math.ceil(size.annotations / SPREAD)} = 1`,
    );
    return {
      id: projectId,
      images: images.map(({ id }) => id),
      annotations: annotations.map(({ id }) => Number(id)),
      lastOffset: size.images - 200,
    };
  });
  return { env: { ...env, WORKER: 'off' }, project };
}

/** Every tenth of the rows. */
function tellFilling(): (done: number, total: number) => void {
  let told = 0;
  return (done, total) => {
    const tenths = Math.floor((done * 10) / total);
    if (tenths > told) progress(`Filled ${whole(done)} of ${whole(total)} rows`);
    told = tenths;
  };
}

async function target(
  { env, project }: Awaited<ReturnType<typeof filled>>,
  script: string,
): Promise<Target> {
  const server = await startServer(script, env);
  const headers: Record<string, string> = script.startsWith('bench/')
    ? {}
    : { authorization: `Bearer ${await signIn(server.origin)}` };
  return { server, headers, requests: requests(project) };
}

function requests({ id, images, annotations, lastOffset }: Project): Record<string, LoadRequest[]> {
  const project = `${API}/projects/${id}`;
  const list = `${API}/annotations/project/${id}`;
  return {
    'image page of 50': [{ path: `${project}/images?limit=50&offset=0` }],
    'the last image page': [{ path: `${project}/images?limit=50&offset=${lastOffset}` }],
    'status page of 200': [
      { path: `${project}/images/status?task_type=detection&limit=200&offset=${lastOffset}` },
    ],
    'annotations of an image': images.map((image) => ({
      path: `${list}?limit=1000&image_id=${encodeURIComponent(image)}`,
    })),
    '1,000 annotations': [{ path: `${list}?limit=1000` }],
    create: images.map((image, n) => ({
      method: 'POST',
      path: `${API}/annotations`,
      body: { project_id: id, ...annotation(image, n) },
    })),
    update: annotations.map((annotationId, n) => ({
      method: 'PUT',
      path: `${API}/annotations/${annotationId}`,
      body: { geometry: annotation('', n).geometry },
    })),
    'batch of 100': images.slice(0, 40).map((image) => ({
      method: 'POST',
      path: `${API}/annotations/batch`,
      body: {
        annotations: Array.from({ length: BATCH }, (_, n) => ({
          project_id: id,
          ...annotation(image, n),
        })),
      },
    })),
    stats: [{ path: `${project}/stats` }],
  };
}

function annotation(imageId: string, n: number) {
  return {
    image_id: imageId,
    annotation_type: 'bbox',
    geometry: {
      type: 'bbox',
      bbox: [10 + (n % 900), 20.25, 100.5, 50],
      image_width: 1920,
      image_height: 1080,
    },
    class_id: `c${n % 20}`,
    class_name: `Class ${n % 20}`,
  };
}

async function inTurn(targets: Targets, name: string, seconds: number) {
  const run = ({ server, headers, requests: all }: Target, duration: number) =>
    drive({
      origin: server.origin,
      requests: all[name] ?? [],
      headers,
      connections: CONNECTIONS,
      seconds: duration,
    });
  const measured = {
    bare: [] as Measurement[],
    small: [] as Measurement[],
    large: [] as Measurement[],
  };
  for (const each of Object.values(targets)) await run(each, WARM_UP_SECONDS);
  for (let round = 0; round < ROUNDS; round++) {
    for (const size of Object.keys(measured) as (keyof Targets)[]) {
      measured[size].push(await run(targets[size], seconds));
    }
  }
  return {
    bare: median(measured.bare),
    small: median(measured.small),
    large: median(measured.large),
  };
}

function row(name: string, { bare, small, large }: Record<keyof Targets, Measurement>): string[] {
  return [
    name,
    whole(bare.perSecond),
    whole(small.perSecond),
    ratio(small.perSecond / bare.perSecond),
    whole(large.perSecond),
    ratio(large.perSecond / small.perSecond),
    [large.p50, large.p95, large.p99].map(ms).join(' / '),
    String(bare.failed + small.failed + large.failed),
  ];
}

function table(rows: string[][]): Table {
  const sizeOf = ({ images, annotations }: typeof SMALL) =>
    `${images.toLocaleString('en-US')} images, ${annotations.toLocaleString('en-US')} annotations`;
  return {
    title: 'Annotating, requests per second',
    note:
      `${CONNECTIONS} connections, median of ${ROUNDS} rounds, servers taking turns; load, server and PostgreSQL share ` +
      `the machine. One project of ${sizeOf(SMALL)} (small) and one of ${sizeOf(LARGE)} (large). The bare server works ` +
      'in the small one, one statement for each request, without access control, locks, history, audit or events. ' +
      'Times in ms, large: p50 / p95 / p99.',
    head: ['', 'bare', 'small', 'to bare', 'large', 'to small', 'large ms', 'failed'],
    rows,
  };
}
