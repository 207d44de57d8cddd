import { ADAM, CORA, type GivenDataset, OLIVIA, RITA, SAM, whileHolding } from '@libs/testing';
import { costOf } from './support/cost';
import { type Invitation, InvitationsClient, letExpire, tokenOf } from './support/invitations';
import { type Labeler, startLabeler } from './support/labeler';
import { givenTeam, MembersClient } from './support/membership';
import { ownersOf, recordOf, seatsOf, tally } from './support/seats';

const AT_ONCE = 16;

interface Accepted {
  message: string;
  project_id: string;
  role: string;
  permission_id: number;
}

describe('an invitation is accepted', () => {
  let labeler: Labeler;
  let members: MembersClient;
  let invitations: InvitationsClient;
  let dataset: GivenDataset;
  let invitation: Invitation;
  let token: string;
  beforeAll(async () => {
    labeler = await startLabeler();
    members = await MembersClient.signedIn(labeler);
    invitations = new InvitationsClient(members);
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => {
    dataset = await givenTeam(labeler);
    invitation = (await invitations.create(ADAM, dataset, [CORA, 'reviewer'])).body;
    token = await tokenOf(labeler.databases, invitation);
  });

  const accept = () => invitations.accept<Accepted>(CORA, token);
  const seats = () => seatsOf(labeler.databases, dataset);
  const status = async () => {
    const { body } = await invitations.list(CORA, `?project_id=${dataset.id}`);
    return body.invitations.map((each) => each.status);
  };

  it('by the one whom it is for, who sees the dataset from then on', async () => {
    const answer = await accept();

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      message: expect.any(String) as string,
      project_id: dataset.id,
      role: 'reviewer',
      permission_id: expect.any(Number) as number,
    });
    const list = await members.list(CORA, dataset.id);
    expect(list.body.find(({ user_id: id }) => id === CORA.id)).toMatchObject({
      id: answer.body.permission_id,
      role: 'reviewer',
      granted_by: ADAM.id,
    });
    const datasets = await members.ask<{ id: string }[]>(CORA, 'GET', '/datasets');
    expect(datasets.body.map(({ id }) => id)).toContain(dataset.id);
    expect(await status()).toEqual(['accepted']);
    expect(await recordOf(labeler.databases, dataset)).toMatchObject([
      {
        user_id: CORA.id,
        action: 'permission_grant',
        details: { target_user_id: CORA.id, role: 'reviewer', previous_role: null },
      },
    ]);
  });

  it('again without any effect', async () => {
    const first = await accept();
    const second = await accept();

    expect([second.status, second.body]).toEqual([200, first.body]);
    expect(await recordOf(labeler.databases, dataset)).toHaveLength(1);
  });

  it('by many requests at once, with one seat as the result', async () => {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, accept));

    expect(tally(answers)).toEqual({ 200: AT_ONCE });
    expect(new Set(answers.map(({ body }) => body.permission_id)).size).toBe(1);
    expect(await recordOf(labeler.databases, dataset)).toHaveLength(1);
  });

  it.each([
    ['viewer', 'reviewer'],
    ['reviewer', 'reviewer'],
    ['admin', 'admin'],
  ])('by somebody who became %s meanwhile, and is %s then', async (role, result) => {
    const added = await members.add<Accepted & { id: number }>(OLIVIA, dataset, [CORA.email, role]);

    const answer = await accept();

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ role: result, permission_id: added.body.id });
    expect(await seats()).toMatchObject({ [CORA.id]: result });
    expect(await status()).toEqual(['accepted']);
  });

  it('by the owner, who stays that', async () => {
    await members.add(OLIVIA, dataset, [CORA.email, 'viewer']);
    await members.transfer(OLIVIA, dataset, CORA);

    expect((await accept()).body.role).toBe('owner');
    expect(await ownersOf(labeler.databases, dataset)).toMatchObject({ seats: [CORA.id] });
  });

  it('by one who was invited as owner long ago, and becomes an admin', async () => {
    await labeler.databases.labeler(`update invitations set role = 'owner' where id = $1`, [
      invitation.id,
    ]);

    expect((await accept()).body.role).toBe('admin');
    expect(await ownersOf(labeler.databases, dataset)).toMatchObject({ seats: [OLIVIA.id] });
  });

  it('by nobody else', async () => {
    for (const as of [SAM, ADAM, OLIVIA, RITA]) {
      const { status: code, body } = await invitations.accept(as, token);

      expect([code, body.error]).toEqual([403, 'foreign_invitation']);
    }
    expect(await status()).toEqual(['pending']);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'was cancelled',
      () => invitations.cancel(ADAM, invitation),
      'Invitation is already cancelled',
    ],
    ['has expired', () => letExpire(labeler, invitation), 'Invitation has expired'],
    [
      'was accepted, after which the member was removed',
      async () => {
        await accept();
        await members.remove(OLIVIA, dataset, CORA);
      },
      'Invitation is already accepted',
    ],
    [
      'was sent by somebody who was removed',
      () => members.remove(OLIVIA, dataset, ADAM),
      'Invitation is already cancelled',
    ],
  ])('but not when it %s', async (_, happen, detail) => {
    await happen();

    const { status: code, body } = await invitations.accept(CORA, token);

    expect([code, body.error, body.detail]).toEqual([400, 'invitation_closed', detail]);
    expect(await seats()).not.toHaveProperty(String(CORA.id));
  });

  it('but not when its dataset is gone', async () => {
    await labeler.databases.labeler(`update datasets set status = 'deleting' where id = $1`, [
      dataset.id,
    ]);

    const { status: code, body } = await invitations.accept(CORA, token);

    expect([code, body.error]).toEqual([404, 'invitation_not_found']);
  });

  it.each<[string, unknown, number]>([
    ['unknown', 'x'.repeat(43), 404],
    ['empty', '', 404],
    ['endless', 'x'.repeat(10_000), 404],
    ['no text that can be stored', 'a\0b', 404],
    ['a number', 5, 422],
    ['missing', undefined, 422],
  ])('but not with a token that is %s', async (_, given, expected) => {
    expect((await invitations.accept(CORA, given)).status).toBe(expected);
  });

  it('or cancelled, whichever comes first', async () => {
    const [accepted, cancelled] = await Promise.all([
      accept(),
      invitations.cancel(ADAM, invitation),
    ]);

    expect([accepted.status, cancelled.status].sort()).toEqual([200, 400]);
    expect(CORA.id in (await seats())).toBe(accepted.status === 200);
  });

  const holding = (change: string) =>
    whileHolding(
      labeler.databases,
      async (client) => {
        await client.query('select from datasets where id = $1 for update', [dataset.id]);
        await client.query(change);
      },
      () => invitations.accept(CORA, token),
    );

  it('or refused when its dataset is deleted at that moment', async () => {
    const answer = await holding(
      `update datasets set status = 'deleting' where id = '${dataset.id}'`,
    );

    expect([answer.status, answer.body.error]).toEqual([404, 'invitation_not_found']);
  });

  it('or refused when it is cancelled at that moment', async () => {
    const answer = await holding(
      `update invitations set status = 'cancelled' where id = ${invitation.id}`,
    );

    expect([answer.status, answer.body.error]).toEqual([400, 'invitation_closed']);
    expect(await seats()).not.toHaveProperty(String(CORA.id));
  });

  it('at the same cost among five members and among 200', async () => {
    const few = await costOf(accept);
    const crowded = await givenTeam(labeler);
    await labeler.databases.labeler(
      `insert into project_permissions (project_id, user_id, role, granted_by)
       select $1, 1000 + n, 'viewer', 1 from generate_series(1, 195) n`,
      [crowded.projectId],
    );
    const created = await invitations.create(ADAM, crowded, [CORA, 'viewer']);
    token = await tokenOf(labeler.databases, created.body);

    const many = await costOf(accept);

    expect([few, many].map(({ result }) => result.status)).toEqual([200, 200]);
    expect(many.labeler).toBe(few.labeler);
    expect(few.labeler).toBeLessThanOrEqual(8);
  });
});
