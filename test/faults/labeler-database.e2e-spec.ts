import { givenDataset, ROOT } from '@libs/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { type OwnPostgres, startOwnPostgres } from '../support/own-postgres';
import { ServiceClient } from '../support/service-client';
import { type Stack, startStack } from '../support/stack';
import { readiness, until } from '../support/until';

const READERS = 4;
const WRITERS = 2;
const ENOUGH = 50;
/** Between two requests of one of them: as many come as a restart needs to meet some. */
const PACE_MS = 20;

/** Answers by status, and what was acknowledged. */
interface Record {
  reads: number[];
  writes: number[];
  acknowledged: string[];
  /** Requests without an answer. */
  broken: unknown[];
  refusals: unknown[];
}

describe('when the labeler database restarts under load', () => {
  let postgres: OwnPostgres;
  let stack: Stack;
  let dataset: { id: string };

  beforeAll(async () => {
    postgres = await startOwnPostgres();
    stack = await startStack({
      LABELER_DATABASE_URL: postgres.labelerUrl,
      RATE_LIMIT_SERVICE_PER_MINUTE: '1000000',
    });
    dataset = await givenDataset(postgres.databases, { owner: ROOT });
  });
  afterAll(async () => {
    await stack.close();
    await postgres.remove();
  });

  it.each(['restart', 'crash'] as const)(
    'requests get 503, both applications recover by themselves, and nothing acknowledged is lost (%s)',
    async (how) => {
      const { key } = await stack.issueKey(['*']);
      const token = await stack.adminToken();
      const load = startLoad(stack, { key, token, datasetId: dataset.id });
      await until(() => Promise.resolve(count(load.record.reads, 200) > ENOUGH));

      await postgres[how]();

      const before = count(load.record.reads, 200);
      await until(() => Promise.resolve(count(load.record.reads, 200) > before + ENOUGH));
      await until(async () => (await readiness(stack.gateway.url)).code === 200);
      await until(async () => (await readiness(stack.labelerApi.url)).code === 200);
      const { reads, writes, acknowledged, broken, refusals } = await load.stop();
      const kept = await postgres.databases.labeler<{ id: string }>(
        'select id from service_accounts',
      );

      expect(broken).toEqual([]);
      expect([...new Set([...reads, ...writes])].sort()).toEqual([200, 201, 503]);
      expect(new Set(refusals)).toEqual(new Set(['database_unavailable']));
      expect(acknowledged.length).toBeGreaterThan(0);
      expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged));
      expect([stack.gateway.child.exitCode, stack.labelerApi.child.exitCode]).toEqual([null, null]);
    },
  );
});

function count(statuses: number[], wanted: number): number {
  return statuses.filter((status) => status === wanted).length;
}

function startLoad(stack: Stack, target: { key: string; token: string; datasetId: string }) {
  const record: Record = { reads: [], writes: [], acknowledged: [], broken: [], refusals: [] };
  const service = new ServiceClient(stack.gateway.url, target.key);
  let running = true;
  const repeat = async (work: () => Promise<void>) => {
    while (running) {
      await work().catch((error: unknown) => record.broken.push(error));
      await delay(PACE_MS);
    }
  };
  const read = async () => {
    const { status, body } = await service.get(`/${target.datasetId}`);
    record.reads.push(status);
    if (status === 503) record.refusals.push(body.error);
  };
  const write = async () => {
    const response = await fetch(`${stack.labelerApi.url}/api/v1/auth/service-accounts`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${target.token}` },
      body: JSON.stringify({ service_name: crypto.randomUUID(), scopes: ['datasets:read'] }),
    });
    const body = (await response.json()) as { id: string; error?: string };
    record.writes.push(response.status);
    if (response.status === 201) record.acknowledged.push(body.id);
    if (response.status === 503) record.refusals.push(body.error);
  };
  const loops = [
    ...Array.from({ length: READERS }, () => repeat(read)),
    ...Array.from({ length: WRITERS }, () => repeat(write)),
  ];
  return {
    record,
    stop: async () => {
      running = false;
      await Promise.all(loops);
      return record;
    },
  };
}
