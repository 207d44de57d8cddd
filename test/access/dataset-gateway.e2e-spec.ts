import { RouteAccessGuard } from '@libs/auth';
import {
  ADAM,
  ANDY,
  BORIS,
  CORA,
  givenDataset,
  givenMember,
  IVAN,
  OLIVIA,
  RITA,
  ROOT,
  SAM,
  VERA,
} from '@libs/testing';
import {
  backgroundToken,
  type Gateway,
  signOnToken,
  startGateway,
  userToken,
} from '../../apps/dataset-gateway/test/support/gateway';
import { DATASET_GATEWAY, type Row, SCOPES, type Subject } from './dataset-gateway.table';
import { type Caller, roleOf, type Visibility, VISIBILITIES } from './expectations';
import { outcomeOf } from './outcome';

/** Users for whom a service asks. */
const USERS = {
  'deactivated user': IVAN,
  stranger: SAM,
  'removed member': BORIS,
  'colleague of the owner': CORA,
  viewer: VERA,
  annotator: ANDY,
  reviewer: RITA,
  admin: ADAM,
  owner: OLIVIA,
  'system admin': ROOT,
} satisfies Partial<Record<Caller, { id: number }>>;
type ActingUser = keyof typeof USERS;

const FOR_SERVICES = DATASET_GATEWAY.filter(({ scope }) => scope !== undefined);
const ABOUT_DATASETS = FOR_SERVICES.filter(({ hides }) => hides !== undefined);

describe('access to dataset-gateway', () => {
  let gateway: Gateway;
  let credentials: Record<string, string | undefined>;
  const subjects = {} as Record<Visibility, Subject>;
  beforeAll(async () => {
    gateway = await startGateway();
    credentials = await everyCredential();
    for (const visibility of VISIBILITIES) subjects[visibility] = await givenSubject(visibility);
  });
  afterAll(() => gateway.close());

  const everyCredential = async () => {
    const keys = SCOPES.map(async (scope) => [`key for ${scope}`, await gateway.issueKey([scope])]);
    return {
      nothing: undefined,
      'unknown key': `sa_${'A'.repeat(36)}`,
      'token of a signed-in user': signOnToken(OLIVIA.id),
      ...(Object.fromEntries(await Promise.all(keys)) as Record<string, string>),
      'key for everything': gateway.key,
      'token for work in the background': backgroundToken(),
      'token for the owner': userToken(OLIVIA.id),
    };
  };

  /** A dataset with a member of each role, one who was deactivated, and one whose seat was taken away. */
  const givenSubject = async (visibility: Visibility): Promise<Subject> => {
    const dataset = await givenDataset(gateway.databases, { visibility });
    for (const role of ['viewer', 'annotator', 'reviewer', 'admin'] as const) {
      await givenMember(gateway.databases, dataset, USERS[role], role);
    }
    await givenMember(gateway.databases, dataset, IVAN, 'admin');
    await givenMember(gateway.databases, dataset, BORIS, 'admin');
    await gateway.databases.labeler(
      'delete from project_permissions where project_id = $1 and user_id = $2',
      [dataset.projectId, BORIS.id],
    );
    return { datasetId: dataset.id, userId: 4242 };
  };

  const send = (row: Row, subject: Subject, headers: Record<string, string>) => {
    const [method = '', pattern = ''] = row.endpoint.split(' ');
    const values = new Map<string, string | number>(
      Object.entries({ dataset_id: subject.datasetId, ...row.parameters?.(subject) }),
    );
    const path = pattern.replaceAll(/:(\w+)/g, (_, name: string) => String(values.get(name)));
    const prefix = /^\/($|health|metrics)/.test(path) ? '' : '/api/v1';
    return gateway.call(method, `${prefix}${path}`, { headers, body: row.body?.(subject) });
  };

  const bearer = (token: string | undefined): Record<string, string> =>
    token === undefined ? {} : { Authorization: `Bearer ${token}` };

  it('is laid down for every endpoint', () => {
    const routes = gateway.app.get(RouteAccessGuard).routes();

    const endpoints = routes.map(({ method, path }) => `${method} ${path}`);
    expect(DATASET_GATEWAY.map(({ endpoint }) => endpoint).sort()).toEqual(endpoints.sort());
  });

  describe.each(DATASET_GATEWAY.map((row) => [row.endpoint, row] as const))('%s', (_, row) => {
    const expected = (name: string) => {
      if (row.scope === undefined) return row.allowed;
      if (name === 'nothing') return '401 authentication_required';
      if (name === 'unknown key') return '401 invalid_service_key';
      if (name === 'token of a signed-in user') return '401 invalid_token';
      const isOtherKey = name.startsWith('key for datasets:') && name !== `key for ${row.scope}`;
      const isForReading = name.startsWith('token for') && row.scope === 'datasets:snapshot';
      return isOtherKey || isForReading ? '403 insufficient_scope' : row.allowed;
    };

    it('serves those whose key or token has the scope', async () => {
      // Without anybody to act for, a link needs somebody who gets it.
      const forOwner = { 'X-User-ID': String(OLIVIA.id) };
      const names = Object.keys(credentials);

      const outcomes = names.map(async (name) => [
        name,
        outcomeOf(await send(row, subjects.private, { ...forOwner, ...bearer(credentials[name]) })),
      ]);

      expect(Object.fromEntries(await Promise.all(outcomes))).toEqual(
        Object.fromEntries(names.map((name) => [name, expected(name)])),
      );
    });
  });

  describe.each(ABOUT_DATASETS.map((row) => [row.endpoint, row] as const))('%s', (_, row) => {
    const maySee = (user: ActingUser, visibility: Visibility) =>
      user === 'system admin' ||
      (user !== 'deactivated user' && roleOf(user, visibility) !== undefined);

    const ask = async (user: ActingUser, visibility: Visibility): Promise<string> => {
      const subject = subjects[visibility];
      const acting = { ...bearer(gateway.key), 'X-User-ID': String(USERS[user].id) };
      const answer = await send(row, subject, acting);
      if (typeof row.hides !== 'function') {
        const outcome = outcomeOf(answer);
        return outcome === row.allowed ? 'shown' : outcome;
      }
      return row.hides(answer.body, subject) ? 'hidden' : 'shown';
    };

    it('shows a service what the user may see for whom it asks', async () => {
      const hidden = row.hides === 'by refusal' ? '403 permission_denied' : 'hidden';
      const cells = VISIBILITIES.flatMap((visibility) =>
        (Object.keys(USERS) as ActingUser[]).map((user) => ({ user, visibility })),
      );

      const outcomes = await Promise.all(
        cells.map(({ user, visibility }) => ask(user, visibility)),
      );

      const name = ({ user, visibility }: (typeof cells)[number]) => `${visibility}, ${user}`;
      expect(Object.fromEntries(cells.map((cell, index) => [name(cell), outcomes[index]]))).toEqual(
        Object.fromEntries(
          cells.map((cell) => [name(cell), maySee(cell.user, cell.visibility) ? 'shown' : hidden]),
        ),
      );
    });
  });
});
