import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { KillableServer } from './killable-server';
import { print, progress, type Table, whole, write } from './report';
import { BenchStack } from './stack';
import * as act from './traffic/actors';
import { halfMade } from './traffic/half-made';
import { type LiveStack, startLiveStack } from './traffic/live-stack';
import { type Actor, Traffic } from './traffic/traffic';
import { type Finding, verify } from './traffic/verify';

const IMAGES = 24;
const MOST_LABELS = 200;
const SHOWN = 5;

function actorsOf({ crew }: LiveStack): Actor[] {
  const some = (count: number, make: () => Actor): Actor[] => Array.from({ length: count }, make);
  return [
    ...some(6, () => ({ step: act.annotate(crew, MOST_LABELS), every: 30 })),
    ...some(2, () => ({ step: act.upload(crew), every: 200 })),
    ...some(2, () => ({ step: act.read(crew), every: 50 })),
    { step: act.train(crew), every: 500 },
    { step: act.publish(crew), every: 1500 },
    { step: act.exportByWorker(crew), every: 1500 },
    { step: act.snapshot(crew), every: 3000 },
  ];
}

/** Kills each server `times` times at moments that nobody chose, one after the other. */
async function killAll(servers: readonly KillableServer[], times: number): Promise<void> {
  for (let round = 1; round <= times; round++) {
    for (const server of servers) {
      await delay(Math.random() * 3000);
      await server.kill();
      await delay(Math.random() * 500);
      await server.start();
      progress(`${server.name} killed for the ${round}. time`);
    }
  }
}

function tableOf(findings: readonly Finding[], { tally }: LiveStack, times: number): Table {
  const statuses = [...tally.statuses].map(([status, n]) => `${n} × ${status}`).join(', ');
  return {
    title: `Each process killed ${times} times under load`,
    note:
      `labeler-api, the worker and dataset-gateway from the production build, ended with SIGKILL at random moments and started ` +
      `again. ${whole(tally.requests)} requests: ${statuses}, ${whole(tally.unanswered)} unanswered. Everything that was ` +
      'acknowledged is asked for over HTTP afterwards.',
    head: ['', 'looked at', 'lost or wrong'],
    rows: findings.map(({ what, acknowledged, problems }) => [
      what,
      whole(acknowledged),
      whole(problems.length),
    ]),
  };
}

/** Nothing that was acknowledged may be lost, whichever process dies. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { times: { type: 'string', default: '10' } } });
  const times = Number(values.times);
  if (!(times > 0)) throw new Error('Usage: npm run bench:kill -- [--times 10]');
  const stack = await BenchStack.start();
  try {
    const live = await startLiveStack(stack, IMAGES);
    const traffic = new Traffic(actorsOf(live));
    await killAll(Object.values(live.servers), times);
    await traffic.stop();
    const { crew, tally } = live;
    const findings = [
      ...(await verify(crew)),
      ...(await halfMade(live.database, crew.scene)),
      { what: 'answers without a reason', acknowledged: tally.requests, problems: tally.odd },
    ];
    print(tableOf(findings, live, times));
    for (const { what, problems } of findings) {
      for (const problem of problems.slice(0, SHOWN)) console.log(`${what}: ${problem}`);
    }
    console.log(`\nWritten to ${write([tableOf(findings, live, times)], 'kill.md')}`);
    await live.stop();
    if (findings.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
  } finally {
    await stack.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
