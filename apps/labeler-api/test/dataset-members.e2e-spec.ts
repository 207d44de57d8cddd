import {
  ADAM,
  ANDY,
  CORA,
  type GivenDataset,
  OLIVIA,
  type Person,
  RITA,
  ROOT,
  SAM,
  VERA,
} from '@libs/testing';
import { costOf } from './support/cost';
import { type Labeler, type Problem, startLabeler } from './support/labeler';
import { givenTeam, MembersClient } from './support/membership';
import { recordOf, seatsOf } from './support/seats';

interface DatasetMember {
  id: number;
  dataset_id: string;
  user_id: number;
  role: string;
}

describe('the members of a dataset, as older clients know them', () => {
  let labeler: Labeler;
  let members: MembersClient;
  let dataset: GivenDataset;
  beforeAll(async () => {
    labeler = await startLabeler();
    members = await MembersClient.signedIn(labeler);
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => {
    dataset = await givenTeam(labeler);
  });

  const ask = <Body = Problem>(as: Person, method: string, [path, body]: [string, unknown?]) =>
    members.ask<Body>(as, method, `/datasets/${dataset.id}/permissions${path}`, body);
  const invite = <Body = Problem>(as: Person, user_email: string, role: string) =>
    ask<Body>(as, 'POST', ['/invite', { user_email, role }]);
  const change = <Body = Problem>(as: Person, { id }: { id: number }, role: string) =>
    ask<Body>(as, 'PUT', [`/${id}`, { role }]);
  const remove = <Body = Problem>(as: Person, { id }: { id: number }) =>
    ask<Body>(as, 'DELETE', [`/${id}`]);
  const seats = () => seatsOf(labeler.databases, dataset);

  it('are the members of its project, with two roles', async () => {
    const { status, body } = await ask<DatasetMember[]>(VERA, 'GET', ['']);

    expect(status).toBe(200);
    expect(body.map(({ user_id: id, role }) => [id, role])).toEqual([
      [OLIVIA.id, 'owner'],
      [ADAM.id, 'member'],
      [RITA.id, 'member'],
      [ANDY.id, 'member'],
      [VERA.id, 'member'],
    ]);
    expect(body[1]).toEqual({
      id: expect.any(Number) as number,
      dataset_id: dataset.id,
      user_id: ADAM.id,
      role: 'member',
      granted_by: OLIVIA.id,
      granted_at: expect.stringMatching(/Z$/) as string,
      user_name: ADAM.fullName,
      user_email: ADAM.email,
      user_badge_color: null,
      granted_by_name: OLIVIA.fullName,
      granted_by_email: OLIVIA.email,
    });
  });

  it('are listed with two statements on our database', async () => {
    await ask(OLIVIA, 'GET', ['']);

    expect((await costOf(() => ask(OLIVIA, 'GET', ['']))).labeler).toBe(2);
  });

  it('are added at once, as annotators of the project', async () => {
    const { status, body } = await invite<DatasetMember>(OLIVIA, CORA.email, 'member');

    expect(status).toBe(200);
    expect(body).toMatchObject({ dataset_id: dataset.id, user_id: CORA.id, role: 'member' });
    expect(await seats()).toMatchObject({ [CORA.id]: 'annotator' });
    const list = await members.ask<{ id: string }[]>(CORA, 'GET', '/datasets');
    expect(list.body.map(({ id }) => id)).toContain(dataset.id);
    expect(await recordOf(labeler.databases, dataset)).toMatchObject([
      { action: 'permission_grant', details: { target_user_id: CORA.id, role: 'annotator' } },
    ]);
  });

  it.each<[string, number, string, [string, string]]>([
    ['as owners', 400, 'owner_role_fixed', [CORA.email, 'owner']],
    ['in other roles', 400, 'unknown_role', [CORA.email, 'viewer']],
    ['twice', 409, 'already_member', [VERA.email, 'member']],
    ['unless they exist', 404, 'user_not_found', ['nobody@example.com', 'member']],
    ['by what is no e-mail', 422, 'validation_failed', ['cora', 'member']],
  ])('are not added %s', async (_, expected, code, given) => {
    const before = await seats();

    const { status, body } = await invite(OLIVIA, ...given);

    expect([status, body.error]).toEqual([expected, code]);
    expect(await seats()).toEqual(before);
  });

  it('keep the role in the project that the older view cannot show', async () => {
    const before = await seats();

    const { status, body } = await change<DatasetMember>(OLIVIA, ADAM, 'member');

    expect([status, body.role, body.user_id]).toEqual([200, 'member', ADAM.id]);
    expect(await seats()).toEqual(before);
  });

  it.each<[string, number, string, [Person, { id: number }, string]]>([
    ['owners', 400, 'owner_role_fixed', [OLIVIA, ADAM, 'owner']],
    ['members, as the owner', 400, 'owner_role_fixed', [ADAM, OLIVIA, 'member']],
    ['anything else', 400, 'unknown_role', [OLIVIA, ADAM, 'boss']],
    ['anything by themselves', 400, 'own_role_fixed', [OLIVIA, OLIVIA, 'member']],
    ['members, without being one', 404, 'member_not_found', [OLIVIA, CORA, 'member']],
    ['members, without existing', 404, 'member_not_found', [OLIVIA, { id: 1e14 }, 'member']],
  ])('do not become %s', async (_, expected, code, [as, who, role]) => {
    const { status, body } = await change(as, who, role);

    expect([status, body.error]).toEqual([expected, code]);
  });

  it('are removed from the project too', async () => {
    const { status, body } = await remove<unknown>(OLIVIA, RITA);

    expect([status, body]).toEqual([204, '']);
    expect(await seats()).not.toHaveProperty(String(RITA.id));
    expect((await members.list<Problem>(RITA, dataset.id)).status).toBe(404);
  });

  it.each<[string, number, string, [Person, { id: number }]]>([
    ['by themselves', 400, 'own_role_fixed', [OLIVIA, OLIVIA]],
    ['as the owner', 400, 'owner_role_fixed', [ADAM, OLIVIA]],
    ['without being one', 404, 'member_not_found', [OLIVIA, CORA]],
  ])('are not removed %s', async (_, expected, code, [as, who]) => {
    const { status, body } = await remove(as, who);

    expect([status, body.error]).toEqual([expected, code]);
  });

  it.each<[string, (as: Person) => Promise<{ status: number; body: Problem }>]>([
    ['added', (as) => invite(as, CORA.email, 'member')],
    ['changed', (as) => change(as, VERA, 'member')],
    ['removed', (as) => remove(as, VERA)],
  ])('are %s only by admins and the owner', async (_, attempt) => {
    for (const as of [VERA, ANDY, RITA]) {
      const { status, body } = await attempt(as);

      expect([status, body.error]).toEqual([403, 'permission_denied']);
    }
    expect((await attempt(SAM)).body.error).toBe('dataset_not_found');
    expect((await attempt(ROOT)).status).toBeLessThan(300);
  });

  it('are for people who signed in', async () => {
    const path = `/api/v1/datasets/${dataset.id}/permissions`;

    expect((await labeler.call<Problem>('GET', path)).status).toBe(401);
  });
});
