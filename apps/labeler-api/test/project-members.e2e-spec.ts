import {
  ADAM,
  ANDY,
  BORIS,
  CORA,
  type GivenDataset,
  givenDataset,
  givenMember,
  givenUser,
  IVAN,
  OLIVIA,
  type Person,
  RITA,
  ROOT,
  SAM,
  VERA,
} from '@libs/testing';
import { costOf } from './support/cost';
import { type CuttableReplica, startCuttableReplica } from './support/cuttable-replica';
import { type Labeler, type Problem, startLabeler } from './support/labeler';
import { givenTeam, type Member, MembersClient } from './support/membership';
import { recordOf, seatsOf } from './support/seats';

describe('the members of a project', () => {
  let labeler: Labeler;
  let members: MembersClient;
  let dataset: GivenDataset;
  beforeAll(async () => {
    labeler = await startLabeler();
    await labeler.databases.users(`update users set badge_color = 'teal' where id = $1`, [ADAM.id]);
    members = await MembersClient.signedIn(labeler);
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => {
    dataset = await givenTeam(labeler);
  });

  const seats = () => seatsOf(labeler.databases, dataset);

  describe('are listed', () => {
    it('with the owner first, then by role, whichever id names the project', async () => {
      const [byDataset, byProject] = await Promise.all([
        members.list(VERA, dataset.id),
        members.list(VERA, dataset.projectId),
      ]);

      expect(byDataset.status).toBe(200);
      expect(byDataset.body.map(({ user_id: id, role }) => [id, role])).toEqual([
        [OLIVIA.id, 'owner'],
        [ADAM.id, 'admin'],
        [RITA.id, 'reviewer'],
        [ANDY.id, 'annotator'],
        [VERA.id, 'viewer'],
      ]);
      expect(byProject.body).toEqual(byDataset.body);
    });

    it('with everything that the web client shows of them', async () => {
      const { body } = await members.list(OLIVIA, dataset.id);

      expect(body[1]).toEqual({
        id: expect.any(Number) as number,
        project_id: dataset.projectId,
        user_id: ADAM.id,
        role: 'admin',
        granted_by: OLIVIA.id,
        granted_at: expect.stringMatching(/Z$/) as string,
        user_name: ADAM.fullName,
        user_email: ADAM.email,
        user_badge_color: 'teal',
        granted_by_name: OLIVIA.fullName,
        granted_by_email: OLIVIA.email,
      });
    });

    it('for anybody when the dataset is public, and for colleagues when it is for them', async () => {
      const open = await givenDataset(labeler.databases, { visibility: 'public' });
      const ours = await givenDataset(labeler.databases, { visibility: 'organization' });
      const list = async (as: Person, { id }: GivenDataset) => (await members.list(as, id)).status;

      expect([await list(SAM, open), await list(CORA, ours), await list(SAM, ours)]).toEqual([
        200, 200, 404,
      ]);
    });

    it('without names that nobody can tell any more', async () => {
      await givenMember(labeler.databases, dataset, { id: 424_242 }, 'viewer');

      const { body } = await members.list(OLIVIA, dataset.id);

      expect(body.find(({ user_id: id }) => id === 424_242)?.user_name).toBeNull();
    });

    it('with the same number of statements for one member and for 200', async () => {
      const small = await givenDataset(labeler.databases);
      const large = await givenDataset(labeler.databases);
      const people: number[] = [];
      for (let n = 0; n < 199; n += 1) people.push((await givenUser(labeler.databases)).id);
      await labeler.databases.labeler(
        `insert into project_permissions (project_id, user_id, role, granted_by)
         select $1, u, 'viewer', $2 from unnest($3::int[]) u`,
        [large.projectId, OLIVIA.id, people],
      );
      const cost = async ({ id }: GivenDataset) => {
        const { result, ...spent } = await costOf(() => members.list(OLIVIA, id));
        return { members: result.body.length, ...spent };
      };
      await cost(small);

      const costs = [await cost(small), await cost(large), await cost(large)];

      expect(costs).toMatchObject([
        { members: 1, labeler: 2 },
        { members: 200, labeler: 2 },
        { members: 200, labeler: 2 },
      ]);
      // One for the names; the caller may have to be looked up again meanwhile.
      expect(Math.max(...costs.map(({ users }) => users))).toBeLessThanOrEqual(2);
    });
  });

  describe('are added', () => {
    it('with a role, at once, and see the dataset from then on', async () => {
      const { status, body } = await members.add<Member>(ADAM, dataset, [CORA.email, 'reviewer']);

      expect(status).toBe(201);
      expect(body).toMatchObject({
        project_id: dataset.projectId,
        user_id: CORA.id,
        role: 'reviewer',
        granted_by: ADAM.id,
        user_name: CORA.fullName,
      });
      const list = await members.ask<{ id: string }[]>(CORA, 'GET', '/datasets');
      expect(list.body.map(({ id }) => id)).toContain(dataset.id);
      expect(await recordOf(labeler.databases, dataset)).toEqual([
        {
          user_id: ADAM.id,
          action: 'permission_grant',
          details: {
            target_user_id: CORA.id,
            role: 'reviewer',
            previous_role: null,
            dataset_id: dataset.id,
          },
        },
      ]);
    });

    it.each<[string, number, string, () => [string, string]]>([
      ['as owners', 400, 'owner_role_fixed', () => [CORA.email, 'owner']],
      ['twice', 409, 'already_member', () => [VERA.email, 'admin']],
      ['as a second seat of the owner', 409, 'already_member', () => [OLIVIA.email, 'viewer']],
      ['unless they exist', 404, 'user_not_found', () => ['nobody@example.com', 'viewer']],
      ['by e-mails in another case', 404, 'user_not_found', () => ['CORA@example.com', 'viewer']],
      ['in roles that do not exist', 422, 'validation_failed', () => [CORA.email, 'boss']],
      ['by what is no e-mail', 422, 'validation_failed', () => ['cora', 'viewer']],
      ['by what is no text', 422, 'validation_failed', () => ['\ud800@example.com', 'viewer']],
    ])('but not %s', async (_, expected, code, given) => {
      const before = await seats();

      const { status, body } = await members.add(OLIVIA, dataset, given());

      expect([status, body.error, typeof body.detail]).toEqual([expected, code, 'string']);
      expect(await seats()).toEqual(before);
    });

    it('also when they left', async () => {
      expect((await members.add(OLIVIA, dataset, [IVAN.email, 'viewer'])).status).toBe(201);
    });
  });

  describe('are changed only by those who may', () => {
    const attempts: [string, (as: Person) => Promise<{ status: number; body: Problem }>][] = [
      ['added', (as) => members.add(as, dataset, [CORA.email, 'viewer'])],
      ['changed', (as) => members.change(as, dataset, [VERA, 'annotator'])],
      ['removed', (as) => members.remove(as, dataset, VERA)],
    ];

    it.each(attempts)('%s', async (_, attempt) => {
      for (const as of [VERA, ANDY, RITA]) {
        const { status, body } = await attempt(as);

        expect([status, body.error]).toEqual([403, 'permission_denied']);
        expect(body.detail).toContain('Required role: admin');
      }
      expect((await attempt(SAM)).status).toBe(404);
      expect((await attempt(ROOT)).status).toBeLessThan(300);
    });

    it('with a token', async () => {
      const answers = await Promise.all(
        ['GET', 'POST'].map((method) =>
          labeler.call<Problem>(method, `/api/v1/projects/${dataset.id}/permissions`),
        ),
      );

      expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    });

    it('in datasets that exist and are not being deleted', async () => {
      const gone = await givenDataset(labeler.databases);
      await labeler.databases.labeler(`update datasets set status = 'deleting' where id = $1`, [
        gone.id,
      ]);
      const list = (id: string) => members.list<Problem>(OLIVIA, id);

      const answers = [
        await list(gone.id),
        await list(gone.projectId),
        await list('ds_unknown'),
        await list('proj_unknown'),
        await list((await givenDataset(labeler.databases, { owner: BORIS })).id),
      ];

      expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
        [404, 'dataset_not_found'],
        [404, 'project_not_found'],
        [404, 'dataset_not_found'],
        [404, 'project_not_found'],
        [404, 'dataset_not_found'],
      ]);
    });
  });
});

describe('while the users database is away, the members of a project', () => {
  let labeler: Labeler;
  let replica: CuttableReplica;
  let token: string;
  beforeAll(async () => {
    labeler = await startLabeler();
    replica = await startCuttableReplica(labeler);
    token = await labeler.signIn(OLIVIA);
    await replica.call('GET', '/api/v1/auth/me', { token });
    await replica.proxy.cut();
  });
  afterAll(async () => {
    await replica.close();
    await labeler.stop();
  });

  it('are listed without the names that are not known, and cannot be added by e-mail', async () => {
    const { id, ...dataset } = await givenDataset(labeler.databases);
    await givenMember(labeler.databases, dataset, VERA, 'viewer');
    const path = `/api/v1/projects/${id}/permissions`;

    const list = await replica.call<Member[]>('GET', path, { token });
    const added = await replica.call<Problem>('POST', path, {
      token,
      body: { user_email: CORA.email, role: 'viewer' },
    });

    expect(list.body.map((member) => member.user_name)).toEqual([OLIVIA.fullName, null]);
    expect([added.status, added.body.error]).toEqual([503, 'database_unavailable']);
  });
});
