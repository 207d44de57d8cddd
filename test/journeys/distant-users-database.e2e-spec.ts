import {
  givenDataset,
  type GivenDataset,
  givenMember,
  givenUser,
  OLIVIA,
  PASSWORD,
  type Person,
} from '@libs/testing';
import { LabelerClient } from '../support/labeler-client';
import { type SlowProxy, startSlowProxy } from '../support/slow-proxy';
import { type LabelerStack, startLabelerStack } from '../support/stack';

const LATENCY_MS = 100;
const NEW_FACES = 6;

describe('with a users database that is 100 ms away', () => {
  let stack: LabelerStack;
  let proxy: SlowProxy;
  let olivia: LabelerClient;

  beforeAll(async () => {
    stack = await startLabelerStack(async ({ USER_DATABASE_URL = '' }) => {
      const url = new URL(USER_DATABASE_URL);
      proxy = await startSlowProxy({ host: url.hostname, port: Number(url.port) }, LATENCY_MS);
      url.port = String(proxy.port);
      // The worker asks the users database too, whenever it likes.
      return { USER_DATABASE_URL: url.href, USER_CACHE_TTL_SECONDS: '300', WORKER: 'off' };
    });
    olivia = await LabelerClient.signIn(stack.labelerApi.url, OLIVIA.email, PASSWORD);
    // The dashboard was open before: who Olivia's colleagues are is known.
    await olivia.get('/datasets');
  });
  afterAll(async () => {
    await stack.close();
    await proxy.close();
  });

  const strangers = () =>
    Promise.all(Array.from({ length: NEW_FACES }, () => givenUser(stack.databases)));

  const givenTeam = async (): Promise<GivenDataset> => {
    const dataset = await givenDataset(stack.databases);
    for (const user of await strangers()) {
      await givenMember(stack.databases, dataset, user, 'annotator');
    }
    return dataset;
  };

  const invite = (dataset: GivenDataset, invitee: Person) =>
    stack.databases.labeler(
      `insert into invitations (token, project_id, inviter_id, invitee_id, invitee_email, role, status, expires_at)
       values ($1, $2, $3, $4, $5, 'viewer', 'pending', now() + interval '1 day')`,
      [`token-${invitee.id}`, dataset.id, OLIVIA.id, invitee.id, invitee.email],
    );

  /** Every list that shows names, over people whom the process has not seen yet. */
  const LISTS: Record<string, () => Promise<string>> = {
    datasets: async () => {
      for (const owner of await strangers()) {
        await givenDataset(stack.databases, { owner, visibility: 'public' });
      }
      return '/datasets';
    },
    'members of a project': async () => `/projects/${(await givenTeam()).id}/permissions`,
    'members of a dataset': async () => `/datasets/${(await givenTeam()).id}/permissions`,
    invitations: async () => {
      const dataset = await givenDataset(stack.databases);
      for (const invitee of await strangers()) await invite(dataset, invitee);
      return '/invitations?type=sent';
    },
  };

  it.each(Object.keys(LISTS))('a list of %s waits for it once, and then no more', async (name) => {
    const path = (await LISTS[name]?.()) ?? '';
    const asked = async () => {
      const before = proxy.waits();
      const { status, body } = await olivia.get(path);
      expect({ status, names: JSON.stringify(body).includes('Nora Newcomer') }).toEqual({
        status: 200,
        names: true,
      });
      return proxy.waits() - before;
    };

    expect([await asked(), await asked()]).toEqual([1, 0]);
  });
});
