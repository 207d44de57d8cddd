import {
  ADAM,
  CORA,
  type GivenDataset,
  givenDataset,
  givenMember,
  givenUser,
  OLIVIA,
  type Person,
  RITA,
  SAM,
} from '@libs/testing';
import { costOf } from './support/cost';
import { type Invitation, InvitationsClient, letExpire } from './support/invitations';
import { type Labeler, type Problem, startLabeler } from './support/labeler';
import { givenTeam, MembersClient } from './support/membership';
import { tally } from './support/seats';

const AT_ONCE = 16;

describe('invitations', () => {
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

  describe('are listed', () => {
    it('for those who received them, with the token, and for those who sent them, without', async () => {
      const { id } = await created();

      const received = await invitations.list(CORA, `?project_id=${dataset.id}`);
      const sent = await invitations.list(ADAM, `?type=sent&project_id=${dataset.projectId}`);
      const neither = await invitations.list(OLIVIA, `?type=sent&project_id=${dataset.id}`);

      const token = expect.stringMatching(/^[\w-]{43}$/) as string;
      expect(received.body).toMatchObject({ total: 1, invitations: [{ id, token }] });
      expect(sent.body).toMatchObject({ total: 1, invitations: [{ id, token: null }] });
      expect(neither.body).toEqual({ total: 0, invitations: [] });
    });

    it('by status; what was not answered in time counts as expired and has no token', async () => {
      const late = await created(SAM);
      await letExpire(labeler, late);

      expect(await mine(SAM, 'status=pending')).toEqual([]);
      expect(await mine(SAM, 'status=expired')).toEqual([[late.id, 'expired']]);
      expect(await mine(SAM, 'status=')).toEqual([[late.id, 'expired']]);
      expect(await mine(SAM, 'status=nonsense')).toEqual([]);
      const { body } = await invitations.list(SAM, `?project_id=${dataset.id}`);
      expect(body.invitations[0]?.token).toBeNull();
    });

    it('newest first, in pages that neither repeat nor miss any, with the total of all', async () => {
      const ids: number[] = [];
      for (let n = 0; n < 5; n += 1) {
        ids.unshift((await created(await givenUser(labeler.databases), 'viewer')).id);
      }
      await labeler.databases.labeler(
        `update invitations set created_at = '2026-01-01' where project_id = $1`,
        [dataset.id],
      );

      const pages = [];
      for (const offset of [0, 2, 4, 6]) {
        const query = `?type=sent&project_id=${dataset.id}&limit=2&offset=${offset}`;
        pages.push((await invitations.list(ADAM, query)).body);
      }

      expect(pages.map((page) => page.invitations.map(({ id }) => id))).toEqual([
        ids.slice(0, 2),
        ids.slice(2, 4),
        ids.slice(4),
        [],
      ]);
      expect(pages.map(({ total }) => total)).toEqual([5, 5, 5, 5]);
    });

    it('unless their dataset is gone', async () => {
      await created();
      await trash();

      expect(await mine(CORA, 'type=received')).toEqual([]);
    });

    it.each<[string, number, string]>([
      ['?type=other', 400, 'invalid_invitation_type'],
      ['?type=', 400, 'invalid_invitation_type'],
      ['?limit=0', 422, 'validation_failed'],
      ['?limit=1001', 422, 'validation_failed'],
      ['?offset=-1', 422, 'validation_failed'],
      ['?status=%00', 422, 'validation_failed'],
      ['?project_id=%00', 422, 'validation_failed'],
    ])('but not with %s', async (query, expected, code) => {
      const { status, body } = await invitations.list<Problem>(CORA, query);

      expect([status, body.error]).toEqual([expected, code]);
    });

    it('with one statement, however many there are, and not at all when nothing has changed', async () => {
      const person = await givenUser(labeler.databases);
      const token = await labeler.signIn(person);
      const poll = (headers: Record<string, string> = {}) =>
        costOf(() =>
          labeler.get<{ total: number }>('/invitations?type=received&status=pending', {
            token,
            headers,
          }),
        );
      await poll();

      const none = await poll();
      await invitations.create(OLIVIA, dataset, [person, 'viewer']);
      for (let n = 0; n < 20; n += 1) {
        const other = await givenDataset(labeler.databases);
        await invitations.create(OLIVIA, other, [person, 'viewer']);
      }
      const many = await poll();
      const again = await poll({ 'If-None-Match': many.result.headers.get('etag') ?? '' });

      expect([none.result.body.total, many.result.body.total]).toEqual([0, 21]);
      expect([again.result.status, again.result.body]).toEqual([304, '']);
      expect([none, many, again].map((each) => each.labeler)).toEqual([1, 1, 1]);
    });

    it('for people who signed in', async () => {
      expect((await labeler.get<Problem>('/invitations')).status).toBe(401);
    });
  });

  describe('are cancelled', () => {
    it.each<[string, Person]>([
      ['who sent them', ADAM],
      ['who received them', CORA],
    ])('by those %s', async (_, as) => {
      const { id } = await created();

      const { status, body } = await invitations.cancel<Invitation>(as, { id });

      expect(status).toBe(200);
      expect(body).toMatchObject({
        id,
        status: 'cancelled',
        token: null,
        cancelled_at: expect.stringMatching(/Z$/) as string,
      });
      expect(await mine(CORA, 'status=cancelled')).toEqual([[id, 'cancelled']]);
      expect(await record()).toMatchObject([
        { action: 'create' },
        { user_id: as.id, action: 'cancel' },
      ]);
    });

    it('by nobody else', async () => {
      const { id } = await created();

      const { status, body } = await invitations.cancel(OLIVIA, { id });

      expect([status, body.error]).toEqual([403, 'foreign_invitation']);
    });

    it('once', async () => {
      const { id } = await created();

      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, n) => invitations.cancel(n % 2 ? ADAM : CORA, { id })),
      );

      expect(tally(answers)).toEqual({ 200: 1, 400: AT_ONCE - 1 });
      const { body } = await invitations.cancel(ADAM, { id });
      expect(body).toMatchObject({
        error: 'invitation_closed',
        detail: "Cannot cancel invitation with status 'cancelled'",
      });
    });

    it('not when they have expired', async () => {
      const invitation = await created();
      await letExpire(labeler, invitation);

      const { status, body } = await invitations.cancel(CORA, invitation);

      expect([status, body.detail]).toEqual([
        400,
        "Cannot cancel invitation with status 'expired'",
      ]);
    });

    it('not when their dataset is gone', async () => {
      const invitation = await created();
      await trash();

      expect((await invitations.cancel(CORA, invitation)).status).toBe(404);
    });

    it.each<[string, number]>([
      ['424242', 404],
      ['99999999999', 404],
      ['-1', 404],
      ['x', 422],
      ['1.5', 422],
    ])('not as %s', async (id, expected) => {
      expect((await invitations.cancel(ADAM, { id })).status).toBe(expected);
    });

    it('when the one who sent them may not invite any more', async () => {
      const { id } = await created();
      await givenMember(labeler.databases, dataset, RITA, 'admin');
      const kept = (await invitations.create(RITA, dataset, [SAM, 'viewer'])).body;

      await members.change(OLIVIA, dataset, [ADAM, 'reviewer']);

      expect(await mine(CORA, 'type=received')).toEqual([[id, 'cancelled']]);
      expect(await mine(SAM, 'type=received')).toEqual([[kept.id, 'pending']]);
    });
  });
});
