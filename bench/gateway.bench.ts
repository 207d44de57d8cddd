import { datasetId, MEMBER_ID } from './fill';
import { drive, type LoadRequest, type Measurement, median, medianRatio } from './load';
import { type Server, startServer } from './processes';
import { ms, ratio, type Table, whole } from './report';
import type { BenchDatabase, BenchStack } from './stack';

const SMALL = 100;
const LARGE = 10_000;
const CONNECTIONS = 16;
/** Many short rounds: what else the machine does meets all servers alike. */
const ROUNDS = 15;
const WARM_UP_SECONDS = 1;

interface Target {
  server: Server;
  headers: Record<string, string>;
  datasets: number;
}

const BASE = '/api/v1/datasets';

/** The same questions for every server, spread over all of its datasets. */
const CASES: Record<string, (datasets: number) => LoadRequest[]> = {
  'get one': (datasets) => spread(datasets, 100).map((id) => ({ path: `${BASE}/${id}` })),
  'list of 20': () => [{ path: `${BASE}?limit=20` }],
  'batch of 50': (datasets) => [
    { method: 'POST', path: `${BASE}/batch`, body: { dataset_ids: spread(datasets, 50) } },
  ],
  'permission check': (datasets) =>
    spread(datasets, 100).map((id) => ({ path: `${BASE}/${id}/permissions/${MEMBER_ID}` })),
  'download URL': (datasets) =>
    spread(datasets, 100).map((id) => ({
      method: 'POST',
      path: `${BASE}/${id}/download-url`,
      body: { user_id: MEMBER_ID, expires_in: 3600 },
    })),
};

function spread(datasets: number, count: number): string[] {
  const step = Math.max(1, Math.floor(datasets / count));
  return Array.from({ length: count }, (_, n) => datasetId(((n * step) % datasets) + 1));
}

/** The gateway and the bare server, each with 100 and with 10,000 datasets, taking turns. */
export async function benchGateway(stack: BenchStack, seconds: number): Promise<Table> {
  const small = await stack.database(SMALL);
  const large = await stack.database(LARGE);
  const targets = {
    bare: await target('bench/bare-server.js', small, SMALL),
    small: await target('apps/dataset-gateway/src/main.js', small, SMALL),
    bareLarge: await target('bench/bare-server.js', large, LARGE),
    large: await target('apps/dataset-gateway/src/main.js', large, LARGE),
  };
  try {
    const rows: string[][] = [];
    for (const [name, requests] of Object.entries(CASES)) {
      rows.push(row(name, await measureInTurn(targets, requests, seconds)));
    }
    return table(rows, seconds);
  } finally {
    await Promise.all(Object.values(targets).map(({ server }) => server.stop()));
  }
}

async function target(script: string, database: BenchDatabase, datasets: number): Promise<Target> {
  return {
    server: await startServer(script, database.env),
    headers: { authorization: `Bearer ${database.serviceKey}` },
    datasets,
  };
}

type Name = 'bare' | 'small' | 'bareLarge' | 'large';
type Targets = Record<Name, Target>;
type Rounds = Record<Name, Measurement[]>;

async function measureInTurn(
  targets: Targets,
  requests: (datasets: number) => LoadRequest[],
  seconds: number,
): Promise<Rounds> {
  const rounds: Rounds = { bare: [], small: [], bareLarge: [], large: [] };
  const names = Object.keys(targets) as Name[];
  const run = (name: Name, duration: number) => {
    const { server, headers, datasets } = targets[name];
    const load = { origin: server.origin, requests: requests(datasets), headers };
    return drive({ ...load, connections: CONNECTIONS, seconds: duration });
  };
  for (const name of names) await run(name, WARM_UP_SECONDS);
  for (let round = 0; round < ROUNDS; round++) {
    // Forwards and backwards, so that nobody always comes after the same one.
    for (const name of names.reverse()) rounds[name].push(await run(name, seconds));
  }
  return rounds;
}

function row(name: string, rounds: Rounds): string[] {
  const bare = median(rounds.bare);
  const small = median(rounds.small);
  const failed = Object.values(rounds).reduce((sum, each) => sum + median(each).failed, 0);
  return [
    name,
    whole(bare.perSecond),
    whole(small.perSecond),
    ratio(medianRatio(rounds.small, rounds.bare)),
    whole(median(rounds.large).perSecond),
    ratio(medianRatio(rounds.large, rounds.small)),
    ratio(medianRatio(rounds.bareLarge, rounds.bare)),
    [small.p50, small.p95, small.p99].map(ms).join(' / '),
    [bare.p50, bare.p95, bare.p99].map(ms).join(' / '),
    String(failed),
  ];
}

function table(rows: string[][], seconds: number): Table {
  return {
    title: 'Gateway, requests per second',
    note:
      `${CONNECTIONS} connections, medians of ${ROUNDS} rounds of ${seconds} s, servers taking turns (ratios: of the same round); load, server ` +
      'and PostgreSQL share the machine. The bare server answers the same bytes from the same database over ' +
      'node:http and pg with nothing else, and remembers no texts, as the gateway does in lists and batches. ' +
      'Times in ms: p50 / p95 / p99.',
    head: [
      '',
      'bare',
      `gateway, ${SMALL} datasets`,
      'to bare',
      `gateway, ${LARGE.toLocaleString('en-US')} datasets`,
      'to small',
      'the same of the bare server',
      'gateway ms',
      'bare ms',
      'failed',
    ],
    rows,
  };
}
