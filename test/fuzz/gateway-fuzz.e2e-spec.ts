import {
  CORA,
  effort,
  givenDataset,
  givenMember,
  givenStoredImage,
  OLIVIA,
  VERA,
} from '@libs/testing';
import { startGatewayStack } from '../support/stack';
import { attack } from './attack';
import { endpointsOf } from './endpoints';

const SEED = Number(process.env.FUZZ_SEED ?? 1);
const REQUESTS = effort(10_000);
/** A minute would do on an idle machine. */
const PATIENCE_MS = 300_000;
const LIMITS = { RATE_LIMIT_SERVICE_PER_MINUTE: '1000000', RATE_LIMIT_USER_PER_MINUTE: '1000000' };

describe('thousands of malformed requests to dataset-gateway', () => {
  let stack: Awaited<ReturnType<typeof startGatewayStack>>;
  beforeAll(async () => {
    stack = await startGatewayStack({ ...LIMITS, API_DOCS: 'true' });
  });
  afterAll(() => stack.close());

  it(
    'get no 500, tell nothing of the inside and leave the process well',
    async () => {
      const dataset = await givenDataset(stack.databases, {
        visibility: 'public',
        tags: ['a', 'b'],
      });
      await givenMember(stack.databases, dataset, VERA, 'viewer');
      await givenStoredImage(stack.databases, stack.buckets, dataset);
      const hidden = await givenDataset(stack.databases, { owner: CORA, images: 3 });
      const { key } = await stack.issueKey(['*']);
      const { key: reader } = await stack.issueKey(['datasets:read']);
      const target = {
        endpoints: await endpointsOf(stack.gateway.url),
        credentials: [key, key, key, reader],
        ids: [dataset.id, hidden.id, String(OLIVIA.id), String(VERA.id)],
      };

      const outcome = await attack(stack.gateway, target, { seed: SEED, count: REQUESTS });

      expect(outcome.faults).toEqual([]);
      expect(stack.gateway.log.filter(({ level }) => level === 'error')).toEqual([]);
      expect((await fetch(`${stack.gateway.url}/health/ready`)).status).toBe(200);
      // The attack reached the endpoints and was not merely turned away at the door.
      expect(Object.keys(outcome.statuses)).toEqual(
        expect.arrayContaining(['200', '400', '401', '403', '404', '415', '422']),
      );
    },
    PATIENCE_MS,
  );
});
