import {
  ADAM,
  ANDY,
  CORA,
  type GivenDataset,
  IVAN,
  OLIVIA,
  type Person,
  RITA,
  ROOT,
  SAM,
  VERA,
  whileHolding,
} from '@libs/testing';
import { InvitationsClient, letExpire } from './support/invitations';
import { type Labeler, type Problem, startLabeler } from './support/labeler';
import { givenTeam, MembersClient } from './support/membership';
import { tally } from './support/seats';

const AT_ONCE = 16;
const DAY_MS = 24 * 60 * 60 * 1000;

describe('invitations, by their senders,', () => {
  let labeler: Labeler;
  let members: MembersClient;
  let invitations: InvitationsClient;
  let dataset: GivenDataset;
  beforeAll(async () => {
    labeler = await startLabeler();
    members = await MembersClient.signedIn(labeler);
    invitations = new InvitationsClient(members);
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => {
    dataset = await givenTeam(labeler);
  });

  const created = async (who: { id: number } = CORA, role = 'annotator') =>
    (await invitations.create(ADAM, dataset, [who, role])).body;
  const trash = () =>
    labeler.databases.labeler(`update datasets set status = 'deleting' where id = $1`, [
      dataset.id,
    ]);
  const mine = async (as: Person, query: string) => {
    const { body } = await invitations.list(as, `?${query}&project_id=${dataset.id}`);
    return body.invitations.map(({ id, status }) => [id, status]);
  };
  const record = () =>
    labeler.databases.labeler(
      `select user_id, action, details->>'role' as role from audit_logs
        where resource_type = 'invitation' and details->>'dataset_id' = $1 order by id`,
      [dataset.id],
    );

  describe('are made', () => {
    it('for a week, and do not show their token to the one who made them', async () => {
      const before = Date.now();

      const { status, body } = await invitations.create<Record<string, string>>(ADAM, dataset, [
        CORA,
        'reviewer',
      ]);

      expect(status).toBe(200);
      expect(body).toEqual({
        id: expect.any(Number) as number,
        project_id: dataset.id,
        inviter_user_id: ADAM.id,
        invitee_user_id: CORA.id,
        invitee_email: CORA.email,
        role: 'reviewer',
        status: 'pending',
        token: null,
        created_at: expect.stringMatching(/Z$/) as string,
        expires_at: expect.stringMatching(/Z$/) as string,
        accepted_at: null,
        cancelled_at: null,
        inviter_name: ADAM.fullName,
        invitee_name: CORA.fullName,
        project_name: dataset.name,
      });
      const lifetime = Date.parse(body.expires_at ?? '') - Date.parse(body.created_at ?? '');
      expect(lifetime).toBe(7 * DAY_MS);
      expect(Date.parse(body.created_at ?? '')).toBeGreaterThan(before - DAY_MS);
      expect(await record()).toEqual([{ user_id: ADAM.id, action: 'create', role: 'reviewer' }]);
    });

    it('with the id of the project too, by the owner and by system administrators', async () => {
      const project = { id: dataset.projectId };

      const byOwner = await invitations.create(OLIVIA, project, [CORA, 'viewer']);
      const byRoot = await invitations.create(ROOT, project, [SAM, 'admin']);

      expect([byOwner, byRoot].map(({ status, body }) => [status, body.project_id])).toEqual([
        [200, dataset.id],
        [200, dataset.id],
      ]);
    });

    it('with tokens that nobody can guess', async () => {
      const tokens = new Set<string | null>();
      for (const who of [CORA, SAM]) await created(who);
      for (const who of [CORA, SAM]) {
        const { body } = await invitations.list(who, `?project_id=${dataset.id}`);
        tokens.add(body.invitations[0]?.token ?? null);
      }

      expect([...tokens]).toEqual([
        expect.stringMatching(/^[\w-]{43}$/),
        expect.stringMatching(/^[\w-]{43}$/),
      ]);
    });

    it.each<[string, number, string, [{ id: number }, string]]>([
      ['to own it', 400, 'owner_role_fixed', [CORA, 'owner']],
      ['in a role that does not exist', 422, 'validation_failed', [CORA, 'boss']],
      ['for members', 409, 'already_member', [VERA, 'admin']],
      ['for the owner', 409, 'already_member', [OLIVIA, 'viewer']],
      ['for nobody', 404, 'user_not_found', [{ id: 424_242 }, 'viewer']],
      ['for an id beyond all', 404, 'user_not_found', [{ id: 1e308 }, 'viewer']],
      ['for people who left', 400, 'invitee_inactive', [IVAN, 'viewer']],
      ['for half a user', 422, 'validation_failed', [{ id: 1.5 }, 'viewer']],
    ])('but not %s', async (_, expected, code, given) => {
      const { status, body } = await invitations.create<Problem>(ADAM, dataset, given);

      expect([status, body.error, typeof body.detail]).toEqual([expected, code, 'string']);
    });

    it('by nobody below an admin', async () => {
      for (const as of [VERA, ANDY, RITA]) {
        const { status, body } = await invitations.create<Problem>(as, dataset, [CORA, 'viewer']);

        expect([status, body.error]).toEqual([403, 'permission_denied']);
      }
      const stranger = await invitations.create<Problem>(SAM, dataset, [CORA, 'viewer']);
      expect([stranger.status, stranger.body.error]).toEqual([404, 'dataset_not_found']);
    });

    it('only for datasets that exist', async () => {
      await trash();
      const create = (id: string) => invitations.create<Problem>(OLIVIA, { id }, [CORA, 'viewer']);

      const answers = [
        await create(dataset.id),
        await create(dataset.projectId),
        await create('ds_unknown'),
        await create(''),
        await create('x\0y'),
      ];

      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    });

    it('once at a time', async () => {
      await created();

      const { status, body } = await invitations.create<Problem>(OLIVIA, dataset, [CORA, 'admin']);

      expect([status, body.error]).toEqual([409, 'invitation_pending']);
    });

    it('again when the first one has expired', async () => {
      const first = await created();
      await letExpire(labeler, first);

      const second = await created();

      expect(await mine(CORA, 'type=received')).toEqual([
        [second.id, 'pending'],
        [first.id, 'expired'],
      ]);
    });

    it('again when the first one was cancelled', async () => {
      await invitations.cancel(ADAM, await created());

      expect((await created()).status).toBe('pending');
    });

    it('again when the invited one took part and was removed', async () => {
      await created();
      const { body } = await invitations.list(CORA, `?project_id=${dataset.id}`);
      await invitations.accept(CORA, body.invitations[0]?.token);
      await members.remove(OLIVIA, dataset, CORA);

      expect((await created()).status).toBe('pending');
    });

    it('once when many are sent at the same time, also in place of an expired one', async () => {
      await letExpire(labeler, await created());

      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, n) =>
          invitations.create(n % 2 === 0 ? ADAM : OLIVIA, dataset, [CORA, 'viewer']),
        ),
      );

      expect(tally(answers)).toEqual({ 200: 1, 409: AT_ONCE - 1 });
      expect(await mine(CORA, 'status=pending')).toHaveLength(1);
    });

    it('not by an admin who ceases to be one at that moment', async () => {
      const answer = await whileHolding(
        labeler.databases,
        async (client) => {
          await client.query('select from datasets where id = $1 for update', [dataset.id]);
          await client.query(
            `update project_permissions set role = 'viewer' where project_id = $1 and user_id = $2`,
            [dataset.projectId, ADAM.id],
          );
        },
        () => invitations.create<Problem>(ADAM, dataset, [CORA, 'viewer']),
      );

      expect([answer.status, answer.body.error]).toEqual([403, 'permission_denied']);
    });
  });
});
