import { RouteAccessGuard } from '@libs/auth';
import {
  ADAM,
  ANDY,
  BORIS,
  CORA,
  givenDataset,
  givenMember,
  isFullEffort,
  IVAN,
  JWT_SECRET,
  OLIVIA,
  type Person,
  RITA,
  ROOT,
  SAM,
  VERA,
} from '@libs/testing';
import jwt from 'jsonwebtoken';
import { type Labeler, startLabeler } from '../../apps/labeler-api/test/support/labeler';
import {
  type Caller,
  CALLERS,
  expectedOutcome,
  isAboutDataset,
  type Outcome,
  roleOf,
  type Visibility,
  VISIBILITIES,
} from './expectations';
import { LABELER_API } from './labeler-api.table';
import type { Row, Scene } from './row';
import { outcomeOf, outcomeOfResponse } from './outcome';

const PEOPLE: Record<Exclude<Caller, 'anonymous'>, Person> = {
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
};

/** Who sees more of a dataset that is open to more people. */
const OUTSIDERS: readonly Caller[] = ['stranger', 'removed member', 'colleague of the owner'];
const OTHERS = CALLERS.filter((caller) => !OUTSIDERS.includes(caller));

/**
 * Everybody asks for a private dataset, and all outsiders for open ones. The others, for whom these are the same, all ask
 * with full effort; in the everyday run they take turns from row to row.
 */
function cellsOf(row: Row, number: number): [Visibility, Caller][] {
  const [first = 'private', ...open] = VISIBILITIES.slice(
    0,
    isAboutDataset(row) ? VISIBILITIES.length : 1,
  );
  const callersOf = (index: number) => {
    const turn = (number + index * 3) % OTHERS.length;
    return isFullEffort ? CALLERS : [...OUTSIDERS, ...OTHERS.slice(turn, turn + 1)];
  };
  const cells = (visibility: Visibility, callers: readonly Caller[]) =>
    callers.map((caller): [Visibility, Caller] => [visibility, caller]);
  return [
    ...cells(first, CALLERS),
    ...open.flatMap((each, index) => cells(each, callersOf(index))),
  ];
}

describe('access to labeler-api', () => {
  let labeler: Labeler;
  const tokens: Partial<Record<Caller, string>> = {};
  const scenes = {} as Record<Visibility, Scene>;
  beforeAll(async () => {
    labeler = await startLabeler();
    for (const [caller, person] of Object.entries(PEOPLE)) {
      tokens[caller as Caller] = person.isActive
        ? await labeler.signIn(person)
        : platformToken(person);
    }
    const serviceAccountId = await givenServiceAccount();
    for (const visibility of VISIBILITIES) {
      scenes[visibility] = await givenScene(visibility, serviceAccountId);
    }
  });
  afterAll(() => labeler.stop());

  /** Somebody who left cannot sign in, but may hold a token of another system. */
  const platformToken = ({ id, email }: Person) =>
    jwt.sign({ sub: String(id), email }, JWT_SECRET, { expiresIn: '5m' });

  const givenServiceAccount = async () => {
    const { body } = await labeler.post<{ id: string }>('/auth/service-accounts', {
      token: tokens['system admin'] ?? '',
      body: { service_name: 'Trainer', scopes: ['datasets:read'] },
    });
    return body.id;
  };

  /** A dataset with a member of each role, one who was removed, one who was deactivated, and an invitation. */
  const givenScene = async (visibility: Visibility, serviceAccountId: string): Promise<Scene> => {
    const name = `Weld seams, ${visibility}`;
    const dataset = await givenDataset(labeler.databases, { name, visibility, images: 2 });
    for (const role of ['viewer', 'annotator', 'reviewer', 'admin'] as const) {
      await givenMember(labeler.databases, dataset, PEOPLE[role], role);
    }
    await givenMember(labeler.databases, dataset, IVAN, 'admin');
    await givenMember(labeler.databases, dataset, BORIS, 'admin');
    const seat = `/api/v1/projects/${dataset.projectId}/permissions/${BORIS.id}`;
    await labeler.call('DELETE', seat, { token: tokens.owner ?? '' });
    return {
      datasetId: dataset.id,
      projectId: dataset.projectId,
      name,
      ownerId: OLIVIA.id,
      viewer: VERA,
      closedInvitation: await givenClosedInvitation(dataset.id),
      serviceAccountId,
      annotationId: await givenAnnotation(dataset),
    };
  };

  const givenAnnotation = async ({ id, projectId }: { id: string; projectId: string }) => {
    const [annotation] = await labeler.databases.labeler<{ id: number }>(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, created_by)
       select $2, m.dataset_id, m.id, 'bbox', 'detection', '{"type": "bbox", "bbox": [1, 2, 3, 4]}', $3
         from image_metadata m where m.dataset_id = $1 order by m.id limit 1
       returning id::int`,
      [id, projectId, OLIVIA.id],
    );
    return annotation?.id ?? 0;
  };

  const givenClosedInvitation = async (datasetId: string) => {
    const token = `token-of-${datasetId}`;
    const [invitation] = await labeler.databases.labeler<{ id: number }>(
      `insert into invitations (token, project_id, inviter_id, invitee_id, invitee_email, role, status,
                                expires_at, cancelled_at)
       values ($1, $2, $3, $4, $5, 'viewer', 'cancelled', now() + interval '7 days', now())
       returning id`,
      [token, datasetId, OLIVIA.id, VERA.id, VERA.email],
    );
    return { id: invitation?.id ?? 0, token };
  };

  const tokenFor = async (row: Row, caller: Caller) => {
    const isActive = caller !== 'anonymous' && PEOPLE[caller].isActive;
    return row.endsSession && isActive ? labeler.signIn(PEOPLE[caller]) : tokens[caller];
  };

  const request = async (row: Row, caller: Caller, scene: Scene): Promise<Outcome> => {
    const [method = '', pattern = ''] = row.endpoint.split(' ');
    const token = await tokenFor(row, caller);
    const path = addressOf(row, pattern, scene);
    const body = row.body?.(scene);
    if (!row.endless && !(body instanceof FormData)) {
      return outcomeOf(await labeler.call(method, path, { token, body }));
    }
    const headers = new Headers();
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    const form = body instanceof FormData ? body : null;
    return outcomeOfResponse(await labeler.fetch(path, { method, headers, body: form }));
  };

  const addressOf = ({ parameters, query }: Row, pattern: string, scene: Scene) => {
    const { datasetId: dataset_id, projectId: project_id } = scene;
    const values = new Map<string, string | number>(
      Object.entries({ dataset_id, project_id, ...parameters?.(scene) }),
    );
    const path = pattern.replaceAll(/:(\w+)/g, (_, name: string) => String(values.get(name)));
    const prefix = /^\/($|health|metrics)/.test(path) ? '' : '/api/v1';
    return `${prefix}${path}${query ? `?${query}` : ''}`;
  };

  it('is laid down for every endpoint', () => {
    const routes = labeler.app.get(RouteAccessGuard).routes();

    const endpoints = routes.map(({ method, path }) => `${method} ${path}`);
    expect(LABELER_API.map(({ endpoint }) => endpoint).sort()).toEqual(endpoints.sort());
  });

  const ROWS = LABELER_API.map((row, number) => [row.endpoint, { row, number }] as const);

  it.each(ROWS)('%s', async (_, { row, number }) => {
    const cells = cellsOf(row, number).map(([visibility, caller]) => ({
      visibility,
      caller,
      name: `${visibility}, ${caller}`,
    }));

    const sceneFor = (visibility: Visibility) =>
      row.endsScene
        ? givenScene(visibility, scenes[visibility].serviceAccountId)
        : scenes[visibility];

    const outcomes = await Promise.all(
      cells.map(async ({ visibility, caller }) => request(row, caller, await sceneFor(visibility))),
    );

    const found = cells.map(({ name }, index) => [name, outcomes[index]]);
    const expected = cells.map(({ name, caller, visibility }) => [
      name,
      row.exceptions?.[caller] ?? expectedOutcome(row, caller, visibility),
    ]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  });

  it.each(CALLERS.filter((caller) => caller in PEOPLE && caller !== 'deactivated user'))(
    'shows the %s in the list exactly what may be read',
    async (caller) => {
      const { body } = await labeler.get<{ id: string }[]>('/datasets', {
        token: tokens[caller] ?? '',
      });

      const listed = VISIBILITIES.filter((visibility) =>
        body.some(({ id }) => id === scenes[visibility].datasetId),
      );
      const readable = VISIBILITIES.filter(
        (visibility) => caller === 'system admin' || roleOf(caller, visibility) !== undefined,
      );
      expect(listed).toEqual(readable);
    },
  );
});
