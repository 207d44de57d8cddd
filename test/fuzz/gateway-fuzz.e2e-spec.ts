import { LabelerDb } from '@libs/labeler-db';
import { ServiceAccounts } from '@libs/service-keys';
import {
  CORA,
  databaseConfig,
  effort,
  givenDataset,
  givenMember,
  givenStoredImage,
  OLIVIA,
  testBuckets,
  type TestBuckets,
  testDatabases,
  type TestDatabases,
  testEnvironment,
  VERA,
} from '@libs/testing';
import { type AppProcess, startAppProcess } from '../support/app-process';
import { SERVICE_SECRET } from '../support/stack';
import { attack } from './attack';
import { endpointsOf } from './endpoints';

const SEED = Number(process.env.FUZZ_SEED ?? 1);
const REQUESTS = effort(10_000);
/** A minute would do on an idle machine. */
const PATIENCE_MS = 300_000;
const LIMITS = { RATE_LIMIT_SERVICE_PER_MINUTE: '1000000', RATE_LIMIT_USER_PER_MINUTE: '1000000' };

describe('thousands of malformed requests to dataset-gateway', () => {
  let databases: TestDatabases;
  let buckets: TestBuckets;
  let gateway: AppProcess;
  beforeAll(async () => {
    [databases, buckets] = await Promise.all([testDatabases(), testBuckets()]);
    const changes = { ...LIMITS, SERVICE_JWT_SECRET: SERVICE_SECRET, API_DOCS: 'true' };
    gateway = await startAppProcess(
      'dataset-gateway',
      testEnvironment(databases, buckets, changes),
    );
  });
  afterAll(async () => {
    await gateway.stop();
    await Promise.all([databases.drop(), buckets.drop()]);
  });

  const issueKeys = async (scopes: ('datasets:read' | '*')[]) => {
    const db = new LabelerDb(databaseConfig(databases.labelerUrl));
    const by = { userId: null, sessionId: null, ipAddress: null, userAgent: null };
    const created = scopes.map((scope) =>
      ServiceAccounts.of(db).create(by, {
        serviceName: `With ${scope}`,
        scopes: [scope],
        expiresAt: null,
      }),
    );
    const keys = (await Promise.all(created)).map(({ key }) => key);
    await db.close();
    return keys;
  };

  it(
    'get no 500, tell nothing of the inside and leave the process well',
    async () => {
      const dataset = await givenDataset(databases, {
        visibility: 'public',
        tags: ['a', 'b'],
      });
      await givenMember(databases, dataset, VERA, 'viewer');
      await givenStoredImage(databases, buckets, dataset);
      const hidden = await givenDataset(databases, { owner: CORA, images: 3 });
      const [key = '', reader = ''] = await issueKeys(['*', 'datasets:read']);
      const target = {
        endpoints: await endpointsOf(gateway.url),
        credentials: [key, key, key, reader],
        ids: [dataset.id, hidden.id, String(OLIVIA.id), String(VERA.id)],
      };

      const outcome = await attack(gateway, target, { seed: SEED, count: REQUESTS });

      expect(outcome.faults).toEqual([]);
      expect(gateway.log.filter(({ level }) => level === 'error')).toEqual([]);
      expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
      // The attack reached the endpoints and was not merely turned away at the door.
      expect(Object.keys(outcome.statuses)).toEqual(
        expect.arrayContaining(['200', '400', '401', '403', '404', '415', '422']),
      );
    },
    PATIENCE_MS,
  );
});
