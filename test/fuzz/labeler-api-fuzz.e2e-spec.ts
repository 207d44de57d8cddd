import { effort, givenDataset, OLIVIA, PASSWORD } from '@libs/testing';
import { signIn, type LabelerStack, startLabelerStack } from '../support/stack';
import { attack } from './attack';
import { endpointsOf } from './endpoints';

const SEED = Number(process.env.FUZZ_SEED ?? 2);
const REQUESTS = effort(10_000);
/** A minute would do on an idle machine. */
const PATIENCE_MS = 300_000;
const LIMITS = {
  SIGN_IN_ATTEMPTS_PER_ADDRESS: '100000',
  SIGN_IN_ATTEMPTS_PER_ACCOUNT: '100000',
};

describe('thousands of malformed requests to labeler-api', () => {
  let stack: LabelerStack;
  beforeAll(async () => {
    stack = await startLabelerStack({ ...LIMITS, API_DOCS: 'true' });
  });
  afterAll(() => stack.close());

  it(
    'get no 500, tell nothing of the inside and leave the process well',
    async () => {
      const dataset = await givenDataset(stack.databases, { images: 2 });
      const { id } = await stack.issueKey(['datasets:read']);
      const target = {
        // Signing out would end the session that the other requests need.
        endpoints: (await endpointsOf(stack.labelerApi.url)).filter(
          ({ path }) => !path.endsWith('/logout'),
        ),
        credentials: [
          await stack.adminToken(),
          await stack.adminToken(),
          await signIn(stack.labelerApi.url, OLIVIA.email, PASSWORD),
        ],
        ids: [id, dataset.id, dataset.projectId, String(OLIVIA.id)],
      };

      const outcome = await attack(stack.labelerApi, target, { seed: SEED, count: REQUESTS });

      expect(outcome.faults).toEqual([]);
      expect(stack.labelerApi.log.filter(({ level }) => level === 'error')).toEqual([]);
      expect((await fetch(`${stack.labelerApi.url}/health/ready`)).status).toBe(200);
      expect(Object.keys(outcome.statuses)).toEqual(
        expect.arrayContaining(['200', '400', '401', '403', '404', '415', '422']),
      );
    },
    PATIENCE_MS,
  );
});
