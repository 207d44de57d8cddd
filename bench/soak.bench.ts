import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { withClient } from '../tools/embedded-postgres';
import { ms, print, progress, resultsFolder, type Table, whole, write } from './report';
import { COLUMNS, type ProcessSample, sampleProcess } from './soak/process-sample';
import { trendOf } from './soak/trend';
import { BenchStack } from './stack';
import * as act from './traffic/actors';
import { type LiveStack, startLiveStack } from './traffic/live-stack';
import { type Actor, Traffic } from './traffic/traffic';

const SAMPLE_SECONDS = 10;
const IMAGES = 60;
const MOST_IMAGES = 200;
const MOST_LABELS = 30;
/** Of the time, before the line is fitted: caches fill, pools open, V8 finds its size. */
const WARM_UP_SHARE = 1 / 3;
/** More growth than this over the fitted time, as a share of the beginning, is no flat line. */
const FLAT = 0.1;

/** About 35 requests a second, as a team of labelers and two other systems make them. */
function actorsOf({ crew }: LiveStack): Actor[] {
  const some = (count: number, make: () => Actor): Actor[] => Array.from({ length: count }, make);
  return [
    ...some(6, () => ({ step: act.annotate(crew, MOST_LABELS), every: 400 })),
    ...some(6, () => ({ step: act.read(crew), every: 250 })),
    ...some(4, () => ({ step: act.watch(crew, 20_000), every: 3000 })),
    { step: act.upload(crew), every: 1500 },
    { step: act.tidy(crew, MOST_IMAGES), every: 1500 },
    { step: act.train(crew), every: 6000 },
    { step: act.publish(crew), every: 15_000 },
    { step: act.exportByWorker(crew), every: 15_000 },
    { step: act.snapshot(crew), every: 60_000 },
  ];
}

interface Recorded {
  samples: ProcessSample[];
  /** Most connections to PostgreSQL that were seen. */
  connections: number;
}

async function record(live: LiveStack, seconds: number): Promise<Recorded> {
  const samples: ProcessSample[] = [];
  let connections = 0;
  const began = performance.now();
  for (let at = 0; at <= seconds; at += SAMPLE_SECONDS) {
    await delay(Math.max(0, began + at * 1000 - performance.now()));
    const servers = Object.values(live.servers);
    samples.push(...(await Promise.all(servers.map((server) => sampleProcess(server, at)))));
    connections = Math.max(connections, await connectionsTo(live.database.url));
    if (at % 60 === 0) progress(lineOf(samples.slice(-servers.length), live));
  }
  return { samples, connections };
}

function connectionsTo(url: string): Promise<number> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where application_name like 'vision-%'`,
    );
    return rows[0]?.n ?? 0;
  });
}

function lineOf(samples: readonly ProcessSample[], { tally }: LiveStack): string {
  const rss = samples.map(({ process, rssMiB }) => `${process} ${whole(rssMiB)} MiB`).join(', ');
  return `${samples[0]?.at ?? 0} s: ${rss}, ${whole(tally.requests)} requests`;
}

function csvOf(samples: readonly ProcessSample[]): string {
  const cell = (value: string | number) => (typeof value === 'number' ? value.toFixed(1) : value);
  const lines = samples.map((sample) => COLUMNS.map((name) => cell(sample[name])).join(','));
  return [COLUMNS.join(','), ...lines, ''].join('\n');
}

function rowOf(process: string, all: readonly ProcessSample[], from: number): string[] {
  const samples = all.filter((sample) => sample.process === process && sample.at >= from);
  const points = (of: (sample: ProcessSample) => number) =>
    samples.map((sample) => ({ at: sample.at, value: of(sample) }));
  const [rss, heap, fds] = [
    trendOf(points(({ rssMiB }) => rssMiB)),
    trendOf(points(({ heapMiB }) => heapMiB)),
    trendOf(points(({ openFds }) => openFds)),
  ];
  const most = (of: (sample: ProcessSample) => number) => Math.max(...samples.map(of));
  const hours = ((samples.at(-1)?.at ?? 0) - from) / 3600;
  const isFlat = rss.perHour * hours < rss.first * FLAT;
  return [
    ...[process, `${whole(rss.first)} → ${whole(rss.last)}`, ms(rss.perHour)],
    ...[`${whole(heap.first)} → ${whole(heap.last)}`, ms(heap.perHour)],
    ...[`${whole(fds.first)} → ${whole(fds.last)}`, whole(most(({ loopDelayMs }) => loopDelayMs))],
    ...[whole(most(({ poolSize }) => poolSize)), whole(most(({ poolWaiting }) => poolWaiting))],
    isFlat ? 'flat' : 'GROWS',
  ];
}

function tableOf(live: LiveStack, { samples, connections }: Recorded, seconds: number): Table {
  const { tally, servers, crew } = live;
  const from = seconds * WARM_UP_SHARE;
  const failed = [...tally.statuses].filter(([status]) => status >= 500);
  return {
    title: `Soak of ${whole(seconds / 60)} minutes`,
    note:
      `${whole(tally.requests)} requests (${ms(tally.requests / seconds)}/s): labels, reads, uploads, removals, event streams, ` +
      `${crew.ledger.versions.size} publications, ${crew.ledger.exports.size} exports, ${crew.ledger.snapshots.size} snapshots, ` +
      `${crew.ledger.archives} archives; ${failed.map(([status, n]) => `${n} × ${status}`).join(', ') || 'no answer of 5xx'}, ` +
      `${tally.unanswered} unanswered. Memory in MiB and MiB per hour, fitted from second ${whole(from)} on; at most ` +
      `${connections} connections to PostgreSQL. Flat: less than ${FLAT * 100} % growth over the fitted time.`,
    head: [
      ...['', 'RSS', 'slope', 'heap used', 'slope', 'open files', 'loop delay p99 ms'],
      ...['pool', 'waiting', 'verdict'],
    ],
    rows: Object.values(servers).map(({ name }) => rowOf(name, samples, from)),
  };
}

/** Half an hour of ordinary work for both applications and the worker: does anything grow? */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
  const seconds = Number(values.minutes) * 60;
  if (!(seconds > 0)) throw new Error('Usage: npm run bench:soak -- [--minutes 30]');
  const stack = await BenchStack.start();
  try {
    const live = await startLiveStack(stack, IMAGES);
    const traffic = new Traffic(actorsOf(live));
    const recorded = await record(live, seconds);
    await traffic.stop();
    const table = tableOf(live, recorded, seconds);
    print(table);
    for (const line of [...live.tally.odd, ...live.crew.ledger.broken]) console.log(line);
    writeFileSync(join(resultsFolder(), 'soak.csv'), csvOf(recorded.samples));
    console.log(`\nWritten to ${write([table], 'soak.md')} and soak.csv`);
    await live.stop();
  } finally {
    await stack.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
