import { compare, hash } from 'bcrypt';
import { drive, type LoadRequest, type Measurement, median } from './load';
import { type Server, startServer } from './processes';
import { ms, ratio, type Table, whole } from './report';
import { BCRYPT_COST, type BenchStack, OWNER } from './stack';

const FEW = 100;
const MANY = 1000;
const CONNECTIONS = 16;
const ROUNDS = 3;
const WARM_UP_SECONDS = 1;
const API = '/api/v1';
const LIVE: LoadRequest = { path: '/health/live' };

interface Target {
  server: Server;
  headers: Record<string, string>;
}

type Targets = Record<'few' | 'many', Target>;

/** labeler-api as people's browsers use it, for a user with 100 and with 1,000 datasets. */
export async function benchPeople(stack: BenchStack, seconds: number): Promise<Table> {
  const targets = { few: await target(stack, FEW), many: await target(stack, MANY) };
  try {
    const rows: string[][] = [];
    for (const [name, request] of Object.entries(requests())) {
      rows.push(row(name, await inTurn(targets, request, seconds)));
    }
    return table([...rows, ['bcrypt alone, one after the other', '', whole(await bcryptRate())]]);
  } finally {
    await Promise.all(Object.values(targets).map(({ server }) => server.stop()));
  }
}

function requests(): Record<string, LoadRequest> {
  return {
    'an answer without work (/health/live)': LIVE,
    '/auth/me': { path: `${API}/auth/me` },
    'dataset list (a page of 100)': { path: `${API}/datasets` },
    'sign-in': { method: 'POST', path: `${API}/auth/login`, body: OWNER },
  };
}

async function target(stack: BenchStack, datasets: number): Promise<Target> {
  const { env } = await stack.database(datasets);
  const server = await startServer('apps/labeler-api/src/main.js', { ...env, WORKER: 'off' });
  return { server, headers: { authorization: `Bearer ${await signIn(server.origin)}` } };
}

/** A user token of the owner. */
export async function signIn(origin: string): Promise<string> {
  const response = await fetch(`${origin}${API}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(OWNER),
  });
  if (!response.ok) throw new Error(await response.text());
  return ((await response.json()) as { access_token: string }).access_token;
}

async function inTurn(targets: Targets, request: LoadRequest, seconds: number) {
  const run = ({ server, headers }: Target, duration: number) =>
    drive({
      origin: server.origin,
      requests: [request],
      headers,
      connections: CONNECTIONS,
      seconds: duration,
    });
  const few: Measurement[] = [];
  const many: Measurement[] = [];
  for (const each of Object.values(targets)) await run(each, WARM_UP_SECONDS);
  for (let round = 0; round < ROUNDS; round++) {
    few.push(await run(targets.few, seconds));
    many.push(await run(targets.many, seconds));
  }
  return { few: median(few), many: median(many) };
}

/** Comparisons per second of one thread. */
async function bcryptRate(): Promise<number> {
  const stored = await hash(OWNER.password, BCRYPT_COST);
  const start = performance.now();
  const count = 10;
  for (let n = 0; n < count; n++) await compare(OWNER.password, stored);
  return (count / (performance.now() - start)) * 1000;
}

function row(name: string, { few, many }: Record<keyof Targets, Measurement>): string[] {
  return [
    name,
    whole(few.perSecond),
    whole(many.perSecond),
    ratio(many.perSecond / few.perSecond),
    [many.p50, many.p95, many.p99].map(ms).join(' / '),
    String(few.failed + many.failed),
  ];
}

function table(rows: string[][]): Table {
  return {
    title: 'labeler-api, requests per second',
    note:
      `${CONNECTIONS} connections, median of ${ROUNDS} rounds, a user who owns ${FEW} and one who owns ` +
      `${MANY.toLocaleString('en-US')} datasets; load, server and PostgreSQL share the machine. Passwords are hashed ` +
      `with bcrypt, cost ${BCRYPT_COST}, which bounds sign-in. Times in ms: p50 / p95 / p99.`,
    head: [
      '',
      `${FEW} datasets`,
      `${MANY.toLocaleString('en-US')} datasets`,
      'ratio',
      'ms',
      'failed',
    ],
    rows,
  };
}
