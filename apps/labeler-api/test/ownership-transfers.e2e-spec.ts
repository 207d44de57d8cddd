import {
  ADAM,
  ANDY,
  CORA,
  type GivenDataset,
  IVAN,
  givenMember,
  OLIVIA,
  type Person,
  RITA,
  ROOT,
  SAM,
  VERA,
  whileHolding,
} from '@libs/testing';
import { type Labeler, startLabeler } from './support/labeler';
import { givenTeam, type Member, MembersClient } from './support/membership';
import { ownersOf, recordOf, seatsOf, tally } from './support/seats';

const AT_ONCE = 16;

describe('the ownership of a dataset', () => {
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

  const owners = () => ownersOf(labeler.databases, dataset);
  const seats = () => seatsOf(labeler.databases, dataset);
  const transferByDataset = <Body = Member>(as: Person, to: { id: number }) =>
    members.ask<Body>(as, 'POST', `/datasets/${dataset.id}/permissions/transfer-owner`, {
      new_owner_user_id: to.id,
    });

  it('moves everywhere at once, and the owner before becomes an admin', async () => {
    const { status, body } = await members.transfer<unknown>(OLIVIA, dataset, RITA);

    expect(status).toBe(200);
    expect(body).toEqual({
      message: expect.any(String) as string,
      new_owner_user_id: RITA.id,
      previous_owner_user_id: OLIVIA.id,
    });
    expect(await owners()).toEqual({ dataset: RITA.id, project: RITA.id, seats: [RITA.id] });
    expect(await seats()).toMatchObject({ [OLIVIA.id]: 'admin', [RITA.id]: 'owner' });
    expect(await recordOf(labeler.databases, dataset)).toMatchObject([
      {
        user_id: OLIVIA.id,
        action: 'permission_grant',
        details: { target_user_id: RITA.id, role: 'owner', previous_role: 'reviewer' },
      },
      {
        user_id: OLIVIA.id,
        action: 'permission_grant',
        details: { target_user_id: OLIVIA.id, role: 'admin', previous_role: 'owner' },
      },
    ]);
  });

  it('moves by the older endpoint just so', async () => {
    const { status, body } = await transferByDataset(OLIVIA, VERA);

    expect(status).toBe(200);
    expect(body).toMatchObject({ dataset_id: dataset.id, user_id: VERA.id, role: 'owner' });
    expect(await owners()).toEqual({ dataset: VERA.id, project: VERA.id, seats: [VERA.id] });
    expect(await seats()).toMatchObject({ [OLIVIA.id]: 'admin' });
  });

  it('gives the new owner what only owners may, and takes it from the old one', async () => {
    await members.transfer(OLIVIA, dataset, RITA);

    expect((await members.transfer(OLIVIA, dataset, ADAM)).status).toBe(403);
    expect((await members.remove(OLIVIA, dataset, RITA)).body.error).toBe('owner_role_fixed');
    expect((await members.transfer(RITA, dataset, OLIVIA)).status).toBe(200);
    expect(await owners()).toMatchObject({ dataset: OLIVIA.id });
  });

  it.each<[string, { id: number }, [number, string], [number, string]]>([
    ['themselves', OLIVIA, [400, 'invalid_new_owner'], [400, 'invalid_new_owner']],
    ['somebody who is no member', CORA, [400, 'invalid_new_owner'], [404, 'member_not_found']],
    ['nobody', { id: 424_242 }, [400, 'invalid_new_owner'], [404, 'member_not_found']],
    ['an id beyond all', { id: 1e308 }, [422, 'validation_failed'], [422, 'validation_failed']],
    ['a member who left', IVAN, [400, 'invalid_new_owner'], [400, 'invalid_new_owner']],
    ['what is no id', { id: 1.5 }, [422, 'validation_failed'], [422, 'validation_failed']],
  ])('does not go to %s', async (_, to, byProject, byDataset) => {
    await givenMember(labeler.databases, dataset, IVAN, 'admin');

    const answers = [
      await members.transfer(OLIVIA, dataset, to),
      await transferByDataset<{ error: string }>(OLIVIA, to),
    ];

    expect(answers.map(({ status, body }) => [status, body.error])).toEqual([byProject, byDataset]);
    expect(await owners()).toMatchObject({ dataset: OLIVIA.id, seats: [OLIVIA.id] });
  });

  it('is given away by nobody else', async () => {
    for (const as of [ADAM, RITA, ANDY, VERA]) {
      expect((await members.transfer(as, dataset, ADAM)).body.error).toBe('permission_denied');
      expect((await transferByDataset(as, ADAM)).status).toBe(403);
    }
    expect((await members.transfer(SAM, dataset, SAM)).status).toBe(404);
    expect(await owners()).toMatchObject({ dataset: OLIVIA.id });
  });

  it('is moved by system administrators too, for owners who cannot', async () => {
    const { status, body } = await members.transfer<unknown>(ROOT, dataset, ADAM);
    const again = await members.transfer(ROOT, dataset, ADAM);

    expect([status, body]).toEqual([
      200,
      {
        message: expect.any(String) as string,
        new_owner_user_id: ADAM.id,
        previous_owner_user_id: OLIVIA.id,
      },
    ]);
    expect([again.status, again.body.error]).toEqual([400, 'invalid_new_owner']);
    expect(await seats()).toMatchObject({ [OLIVIA.id]: 'admin', [ADAM.id]: 'owner' });
    expect(await seats()).not.toHaveProperty(String(ROOT.id));
  });

  it('goes to one of many when it is given to all of them at once', async () => {
    const targets = [ADAM, RITA, ANDY, VERA];

    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) =>
        n % 2 === 0
          ? members.transfer<unknown>(OLIVIA, dataset, targets[n % 4] ?? ADAM)
          : transferByDataset<unknown>(OLIVIA, targets[n % 4] ?? ADAM),
      ),
    );

    expect(tally(answers)).toEqual({ 200: 1, 403: AT_ONCE - 1 });
    const { dataset: owner, ...rest } = await owners();
    expect(rest).toEqual({ project: owner, seats: [owner] });
    expect(await seats()).toMatchObject({ [OLIVIA.id]: 'admin' });
    expect(await recordOf(labeler.databases, dataset)).toHaveLength(2);
  });

  it('moves once when the button is pressed twice', async () => {
    const answers = await Promise.all([
      members.transfer(OLIVIA, dataset, RITA),
      members.transfer(OLIVIA, dataset, RITA),
    ]);

    expect(tally(answers)).toEqual({ 200: 1, 403: 1 });
    expect(await owners()).toMatchObject({ dataset: RITA.id });
  });

  it('does not go to a member who is removed at that moment', async () => {
    const answer = await whileHolding(
      labeler.databases,
      async (client) => {
        await client.query('select from datasets where id = $1 for no key update', [dataset.id]);
        await client.query(
          'delete from project_permissions where project_id = $1 and user_id = $2',
          [dataset.projectId, RITA.id],
        );
      },
      () => members.transfer(OLIVIA, dataset, RITA),
    );

    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_new_owner']);
    expect(await owners()).toMatchObject({ dataset: OLIVIA.id, seats: [OLIVIA.id] });
  });

  it('stays where it is when members are removed and ownership is given to them at once', async () => {
    const answers = await Promise.all([
      members.transfer(OLIVIA, dataset, RITA),
      members.remove(OLIVIA, dataset, RITA),
      members.remove(ADAM, dataset, RITA),
      members.change(ADAM, dataset, [RITA, 'viewer']),
    ]);

    const { dataset: owner, ...rest } = await owners();
    expect(rest).toEqual({ project: owner, seats: [owner] });
    expect(answers[0].status).toBe(owner === RITA.id ? 200 : 400);
  });
});
