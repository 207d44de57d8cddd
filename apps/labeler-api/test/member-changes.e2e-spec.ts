import {
  ADAM,
  CORA,
  type GivenDataset,
  givenMember,
  OLIVIA,
  type Person,
  RITA,
  VERA,
  whileHolding,
} from '@libs/testing';
import { type Labeler, type Problem, startLabeler } from './support/labeler';
import { givenTeam, type Member, MembersClient } from './support/membership';
import { recordOf, seatsOf, tally } from './support/seats';

const AT_ONCE = 16;

describe('members of a project', () => {
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

  const seats = () => seatsOf(labeler.databases, dataset);

  describe('get another role', () => {
    it('from an admin, who may make admins and unmake them', async () => {
      const promoted = await members.change<Member>(ADAM, dataset, [RITA, 'admin']);
      const demoted = await members.change<Member>(ADAM, dataset, [RITA, 'viewer']);

      expect([promoted, demoted].map(({ status, body }) => [status, body.role])).toEqual([
        [200, 'admin'],
        [200, 'viewer'],
      ]);
      expect(promoted.body.granted_by).toBe(OLIVIA.id);
      expect(await recordOf(labeler.databases, dataset)).toMatchObject([
        { action: 'permission_grant', details: { role: 'admin', previous_role: 'reviewer' } },
        { action: 'permission_grant', details: { role: 'viewer', previous_role: 'admin' } },
      ]);
    });

    it('without a record when it is the role that they have', async () => {
      const { status, body } = await members.change<Member>(OLIVIA, dataset, [RITA, 'reviewer']);

      expect([status, body.role]).toEqual([200, 'reviewer']);
      expect(await recordOf(labeler.databases, dataset)).toEqual([]);
    });

    it.each<[string, number, string, [Person, { id: number }, string]]>([
      ['of the owner', 400, 'owner_role_fixed', [ADAM, OLIVIA, 'viewer']],
      ['to owner', 400, 'owner_role_fixed', [OLIVIA, ADAM, 'owner']],
      ['by themselves', 400, 'own_role_fixed', [ADAM, ADAM, 'viewer']],
      ['as owners of themselves', 400, 'own_role_fixed', [OLIVIA, OLIVIA, 'admin']],
      ['unless they are members', 404, 'member_not_found', [OLIVIA, CORA, 'viewer']],
      ['unless they exist', 404, 'member_not_found', [OLIVIA, { id: 99_999_999_999 }, 'viewer']],
      ['that does not exist', 422, 'validation_failed', [OLIVIA, RITA, 'boss']],
    ])('but not %s', async (_, expected, code, [as, who, role]) => {
      const before = await seats();

      const { status, body } = await members.change(as, dataset, [who, role]);

      expect([status, body.error]).toEqual([expected, code]);
      expect(await seats()).toEqual(before);
    });

    it('unless the id is none', async () => {
      const { status, body } = await members.ask(
        OLIVIA,
        'PATCH',
        `/projects/${dataset.id}/permissions/x`,
        {
          role: 'viewer',
        },
      );

      expect([status, body.error]).toEqual([422, 'validation_failed']);
    });
  });

  describe('are removed', () => {
    it('and lose what they saw by their role', async () => {
      const { status, body } = await members.remove<unknown>(ADAM, dataset, RITA);

      expect([status, body]).toEqual([204, '']);
      expect(await seats()).not.toHaveProperty(String(RITA.id));
      expect((await members.list<Problem>(RITA, dataset.id)).status).toBe(404);
      expect(await recordOf(labeler.databases, dataset)).toMatchObject([
        {
          user_id: ADAM.id,
          action: 'permission_revoke',
          details: { target_user_id: RITA.id, role: 'reviewer' },
        },
      ]);
    });

    it.each<[string, number, string, [Person, { id: number }]]>([
      ['as the owner', 400, 'owner_role_fixed', [ADAM, OLIVIA]],
      ['by themselves', 400, 'own_role_fixed', [ADAM, ADAM]],
      ['by themselves, as the owner', 400, 'own_role_fixed', [OLIVIA, OLIVIA]],
      ['unless they are members', 404, 'member_not_found', [OLIVIA, CORA]],
      ['unless they exist', 404, 'member_not_found', [OLIVIA, { id: 99_999_999_999 }]],
    ])('but not %s', async (_, expected, code, [as, who]) => {
      const before = await seats();

      const { status, body } = await members.remove(as, dataset, who);

      expect([status, body.error]).toEqual([expected, code]);
      expect(await seats()).toEqual(before);
    });
  });

  describe('leave nothing behind that belongs to a role they no longer have', () => {
    const hold = async (who: Person) => {
      const { databases } = labeler;
      await databases.labeler(
        `insert into image_locks (project_id, dataset_id, image_id, user_id, expires_at)
         select $1, i.dataset_id, i.id, $3, now() + interval '5 minutes' from image_metadata i where i.dataset_id = $2`,
        [dataset.projectId, dataset.id, who.id],
      );
      await databases.labeler(
        `insert into invitations (token, project_id, inviter_id, invitee_id, invitee_email, role, expires_at)
         values (md5($1 || random()), $1, $2::int, $3, 'cora@example.com', 'viewer', now() + interval '1 day')`,
        [dataset.id, who.id, CORA.id],
      );
      await databases.labeler(
        `insert into annotation_tasks (id, project_id, name, assignee_id, reviewer_id, status)
         values ($1::text || '-open', $1, 'open', $2, $2, 'in_progress'), ($1::text || '-done', $1, 'done', $2, $2, 'completed')`,
        [dataset.projectId, who.id],
      );
    };
    const held = async (who: Person) => {
      const [row] = await labeler.databases.labeler<Record<string, number>>(
        `select (select count(*)::int from image_locks where project_id = $1 and user_id = $3 and expires_at > now()) as locks,
                (select count(*)::int from invitations where project_id = $2 and inviter_id = $3 and status = 'pending')
                  as invitations,
                (select count(*)::int from annotation_tasks where project_id = $1 and assignee_id = $3) as assigned,
                (select count(*)::int from annotation_tasks where project_id = $1 and reviewer_id = $3) as reviewed`,
        [dataset.projectId, dataset.id, who.id],
      );
      return row;
    };
    beforeEach(async () => {
      dataset = await givenTeam(labeler, { images: 2 });
      await hold(ADAM);
    });

    it('when they are removed; what is done stays on record', async () => {
      await members.remove(OLIVIA, dataset, ADAM);

      expect(await held(ADAM)).toEqual({ locks: 0, invitations: 0, assigned: 1, reviewed: 1 });
    });

    it.each([
      ['an admin as before', 'admin', { locks: 2, invitations: 1, assigned: 2, reviewed: 2 }],
      ['a reviewer', 'reviewer', { locks: 2, invitations: 0, assigned: 2, reviewed: 2 }],
      ['an annotator', 'annotator', { locks: 2, invitations: 0, assigned: 2, reviewed: 1 }],
      ['a viewer', 'viewer', { locks: 0, invitations: 0, assigned: 1, reviewed: 1 }],
    ])('when they become %s', async (_, role, rest) => {
      await members.change(OLIVIA, dataset, [ADAM, role]);

      expect(await held(ADAM)).toEqual(rest);
    });
  });

  describe('are safe', () => {
    it('to be added by many at once: one adds, the others hear that it is done', async () => {
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, n) =>
          members.add(n % 2 === 0 ? OLIVIA : ADAM, dataset, [CORA.email, 'viewer']),
        ),
      );

      expect(tally(answers)).toEqual({ 201: 1, 409: AT_ONCE - 1 });
      expect(await recordOf(labeler.databases, dataset)).toHaveLength(1);
    });

    it('to be removed by many at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, () => members.remove(OLIVIA, dataset, RITA)),
      );

      expect(tally(answers)).toEqual({ 204: 1, 404: AT_ONCE - 1 });
      expect(await recordOf(labeler.databases, dataset)).toHaveLength(1);
    });

    it('from admins who remove each other: one of them stays', async () => {
      await givenMember(labeler.databases, dataset, RITA, 'admin');

      const answers = await Promise.all([
        members.remove(ADAM, dataset, RITA),
        members.remove(RITA, dataset, ADAM),
      ]);

      expect(tally(answers)).toEqual({ 204: 1, 404: 1 });
      const left = await seats();
      expect([ADAM.id, RITA.id].filter((id) => id in left)).toHaveLength(1);
    });

    const holding = (change: string, request: () => Promise<{ status: number; body: Problem }>) =>
      whileHolding(
        labeler.databases,
        async (client) => {
          await client.query('select from datasets where id = $1 for update', [dataset.id]);
          await client.query(change);
        },
        request,
      );

    it('from an admin who ceases to be one at that moment', async () => {
      const { status, body } = await holding(
        `update project_permissions set role = 'viewer'
          where project_id = '${dataset.projectId}' and user_id = ${ADAM.id}`,
        () => members.remove(ADAM, dataset, VERA),
      );

      expect([status, body.error]).toEqual([403, 'permission_denied']);
      expect(await seats()).toHaveProperty(String(VERA.id), 'viewer');
    });

    it('in a dataset whose deletion begins at that moment', async () => {
      const { status, body } = await holding(
        `update datasets set status = 'deleting' where id = '${dataset.id}'`,
        () => members.add(OLIVIA, dataset, [CORA.email, 'viewer']),
      );

      expect([status, body.error]).toEqual([404, 'dataset_not_found']);
    });
  });
});
