import { givenDataset, type GivenDataset, givenMember, OLIVIA, SAM, VERA } from '@libs/testing';
import {
  type Gateway,
  givenPublication,
  PREFIXES,
  startGateway,
  statementsOf,
} from './support/gateway';

interface Batch {
  datasets: Record<string, unknown>[];
  not_found: string[];
}

const MISSING = ['ds_0000000000000001', 'no id at all', ''];

describe.each(PREFIXES)('POST %s/batch', (prefix) => {
  let gateway: Gateway;
  let one: GivenDataset;
  let two: GivenDataset;
  beforeAll(async () => {
    gateway = await startGateway();
    one = await givenDataset(gateway.databases, { name: 'One' });
    two = await givenDataset(gateway.databases, { name: 'Two', visibility: 'public' });
    await givenPublication(gateway.databases, two.id, 'detection');
    await givenMember(gateway.databases, one, VERA, 'viewer');
  });
  afterAll(() => gateway.close());

  const batch = (body: unknown, headers: Record<string, string> = {}) =>
    gateway.ask<Batch>('POST', `${prefix}/batch`, { body, headers });
  const alone = async ({ id }: GivenDataset) => (await gateway.ask('GET', `${prefix}/${id}`)).body;

  it('answers in the order asked, once each, and tells what does not exist', async () => {
    const asked = [two.id, MISSING[0], one.id, two.id, MISSING[1], MISSING[2], MISSING[0]];

    const { status, body } = await batch({ dataset_ids: asked });

    expect(status).toBe(200);
    expect(body).toEqual({ datasets: [await alone(two), await alone(one)], not_found: MISSING });
  });

  it('answers when all or none of the datasets exist', async () => {
    expect((await batch({ dataset_ids: [one.id] })).body.not_found).toEqual([]);
    expect((await batch({ dataset_ids: MISSING })).body).toEqual({
      datasets: [],
      not_found: MISSING,
    });
  });

  it('answers a thousand ids in one statement, in two when some texts must be built', async () => {
    const made = Array.from({ length: 400 }, (_, n) => `ds_${n.toString(16).padStart(16, '0')}`);
    await gateway.databases.labeler(
      `insert into datasets (id, name, owner_id, storage_path) select i, i, 1, i from unnest($1::text[]) i
       on conflict (id) do update set version = datasets.version + 1`,
      [made],
    );
    const unknown = Array.from({ length: 600 }, (_, n) => `unknown ${n}`);
    const asked = made.flatMap((id, n) => [unknown[n] ?? id, id]).concat(unknown.slice(400));

    const send = () => batch({ dataset_ids: asked });
    const [first, second] = [await statementsOf(send), await statementsOf(send)];
    const { status, body } = await send();

    expect(first).toEqual(['labeler', 'labeler']);
    expect(second).toEqual(['labeler']);
    expect(status).toBe(200);
    expect(body.datasets.map(({ id }) => id)).toEqual(made);
    expect(body.not_found).toEqual(unknown);
  });

  it('answers only the members that are asked for, and the id', async () => {
    const ids = [one.id, two.id];

    const { body } = await batch({ dataset_ids: ids, fields: ['published_task_types', 'name'] });
    const bare = await batch({ dataset_ids: ids, fields: [] });
    const whole = await batch({ dataset_ids: ids, fields: null });

    expect(body.datasets).toEqual([
      { id: one.id, name: 'One', published_task_types: [] },
      { id: two.id, name: 'Two', published_task_types: ['detection'] },
    ]);
    expect(bare.body.datasets).toEqual([{ id: one.id }, { id: two.id }]);
    expect(whole.body.datasets).toEqual([await alone(one), await alone(two)]);
  });

  it('says of datasets that the acting user may not see that they are not there', async () => {
    const dataset_ids = [one.id, two.id];
    const seenBy = async ({ id }: { id: number }) =>
      (await batch({ dataset_ids, fields: [] }, { 'X-User-ID': String(id) })).body;

    expect(await seenBy(OLIVIA)).toMatchObject({ not_found: [] });
    expect(await seenBy(VERA)).toMatchObject({ not_found: [] });
    expect(await seenBy(SAM)).toEqual({ datasets: [{ id: two.id }], not_found: [one.id] });
  });

  it.each<[string, unknown, string[]]>([
    ['no ids', {}, ['dataset_ids']],
    ['an empty list', { dataset_ids: [] }, ['dataset_ids']],
    ['more than a thousand', { dataset_ids: Array(1001).fill('x') }, ['dataset_ids']],
    ['numbers', { dataset_ids: [1] }, ['dataset_ids']],
    ['a text', { dataset_ids: 'ds_1' }, ['dataset_ids']],
    ['a zero character', { dataset_ids: ['a\0b'] }, ['dataset_ids']],
    ['an unknown field', { dataset_ids: ['a'], fields: ['name', 'secret'] }, ['fields']],
    ['fields that are no list', { dataset_ids: ['a'], fields: 'name' }, ['fields']],
    ['a list for a body', ['a'], ['dataset_ids']],
  ])('refuses %s', async (_, body, fields) => {
    const answer = await gateway.ask<{
      error: string;
      detail: string;
      errors: { field: string }[];
    }>('POST', `${prefix}/batch`, { body });

    expect(answer.status).toBe(422);
    expect(answer.body.error).toBe('validation_failed');
    expect([...new Set(answer.body.errors.map(({ field }) => field))]).toEqual(fields);
  });

  it('names the fields that there are', async () => {
    const body = { dataset_ids: ['a'], fields: ['secret'] };

    const answer = await gateway.ask<{ detail: string }>('POST', `${prefix}/batch`, { body });

    expect(answer.body.detail).toContain('id, name, description');
    expect(answer.body.detail).toContain('storage_info');
  });

  it('refuses bodies that are no JSON, too large or of another type', async () => {
    const send = async (body: string, type = 'application/json') =>
      (
        await gateway.fetch(`${prefix}/batch`, {
          method: 'POST',
          headers: { Authorization: `Bearer ${gateway.key}`, 'Content-Type': type },
          body,
        })
      ).status;

    expect(await send('{"dataset_ids":')).toBe(400);
    expect(await send('')).toBe(422);
    expect(await send(JSON.stringify({ dataset_ids: ['x'.repeat(1024 * 1024)] }))).toBe(413);
    expect(await send('dataset_ids=a', 'application/x-www-form-urlencoded')).toBe(415);
  });
});
