import {
  ADAM,
  ANDY,
  CORA,
  givenDataset,
  type GivenDataset,
  givenMember,
  OLIVIA,
  type Person,
  RITA,
  ROOT,
  SAM,
  VERA,
  whileHolding,
} from '@libs/testing';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Dataset {
  id: string;
  name: string;
  description: string | null;
  visibility: string;
  tags: string[];
  updated_at: string;
}

let labeler: Labeler;
const tokens = new Map<number, string>();
beforeAll(async () => {
  labeler = await startLabeler();
  for (const person of [OLIVIA, ADAM, RITA, ANDY, VERA, CORA, SAM, ROOT]) {
    tokens.set(person.id, await labeler.signIn(person));
  }
});
afterAll(() => labeler.stop());

const as = (person: Pick<Person, 'id'>) => ({ token: tokens.get(person.id) });
const put = <Body = Dataset>(person: Person, id: string, body: unknown, headers = {}) =>
  labeler.call<Body>('PUT', `/api/v1/datasets/${id}`, { ...as(person), body, headers });
const row = async (text: string, id: string) => (await labeler.databases.labeler(text, [id]))[0];

describe('GET /datasets/{dataset_id}', () => {
  let dataset: GivenDataset;
  beforeAll(async () => {
    dataset = await givenDataset(labeler.databases);
    await givenMember(labeler.databases, dataset, VERA, 'viewer');
  });
  const get = (person: Person, id = dataset.id, headers = {}) =>
    labeler.get<Dataset & Problem>(`/datasets/${id}`, { ...as(person), headers });

  it('tells what the list tells', async () => {
    const list = await labeler.get<Dataset[]>('/datasets', as(VERA));

    const { status, body } = await get(VERA);

    expect(status).toBe(200);
    expect(body).toEqual(list.body.find(({ id }) => id === dataset.id));
  });

  it('knows a dataset by its project, too', async () => {
    expect((await get(OLIVIA, dataset.projectId)).body.id).toBe(dataset.id);
  });

  it('is not sent again to whom has it', async () => {
    const etag = (await get(VERA)).headers.get('etag') ?? '';

    expect((await get(VERA, dataset.id, { 'If-None-Match': etag })).status).toBe(304);
  });

  it.each([
    ['a stranger', SAM, () => dataset.id],
    ['a colleague without a role', CORA, () => dataset.id],
    ['anybody who makes up an id', OLIVIA, () => 'ds_0000000000000000'],
  ])('does not exist for %s', async (_, person, id) => {
    const { status, body } = await get(person, id());

    expect([status, body.error]).toEqual([404, 'dataset_not_found']);
  });
});

describe('PUT /datasets/{dataset_id}', () => {
  let dataset: GivenDataset;
  beforeEach(async () => {
    dataset = await givenDataset(labeler.databases, {
      name: 'Before',
      description: 'Old words',
      tags: ['old'],
      visibility: 'organization',
    });
  });
  const project = () =>
    row(
      'select name, description, last_updated_by from annotation_projects where dataset_id = $1',
      dataset.id,
    );

  it('changes the dataset and renames its project', async () => {
    const { status, body } = await put(OLIVIA, dataset.id, {
      name: ' After ',
      description: 'New words',
      visibility: 'public',
      tags: ['new'],
    });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: dataset.id,
      name: 'After',
      description: 'New words',
      visibility: 'public',
      tags: ['new'],
      owner_name: OLIVIA.fullName,
    });
    expect(await project()).toMatchObject({ name: 'After', last_updated_by: OLIVIA.id });
  });

  it('clears the description that is left out, and keeps what else is left out', async () => {
    const { body } = await put(OLIVIA, dataset.id, { name: 'After' });

    expect(body).toMatchObject({
      name: 'After',
      description: null,
      visibility: 'organization',
      tags: ['old'],
    });
  });

  it.each([null, '', undefined])('keeps the visibility for %p', async (visibility) => {
    const { body } = await put(OLIVIA, dataset.id, { name: 'After', visibility });

    expect(body.visibility).toBe('organization');
  });

  it('carries a description over to the project that had the same', async () => {
    const { body } = await labeler.post<Dataset>('/datasets', {
      ...as(OLIVIA),
      body: { name: 'Linked' },
    });
    const words = async () =>
      row('select name, description from annotation_projects where dataset_id = $1', body.id);

    await put(OLIVIA, body.id, { name: 'Linked', description: 'Now described' });
    const described = await words();
    await labeler.databases.labeler(
      `update annotation_projects set description = 'Of its own' where dataset_id = $1`,
      [body.id],
    );
    await put(OLIVIA, body.id, { name: 'Renamed', description: 'Other words' });

    expect(described).toEqual({ name: 'Linked', description: 'Now described' });
    expect(await words()).toEqual({ name: 'Renamed', description: 'Of its own' });
  });

  it('is on record with what it changed', async () => {
    await put(OLIVIA, dataset.id, { name: 'After' });

    expect(
      await row(`select action, details from audit_logs where resource_id = $1`, dataset.id),
    ).toMatchObject({
      action: 'update',
      details: { before: { name: 'Before' }, after: { name: 'After', description: null } },
    });
  });

  it('changes only the state that the change was made for', async () => {
    const read = await labeler.get(`/datasets/${dataset.id}`, as(OLIVIA));
    const headers = { 'If-Match': read.headers.get('etag') ?? '' };

    const first = await put(OLIVIA, dataset.id, { name: 'First' }, headers);
    const second = await put<Problem>(OLIVIA, dataset.id, { name: 'Second' }, headers);
    const any = await put(OLIVIA, dataset.id, { name: 'Third' }, { 'If-Match': '*' });

    expect([first.status, second.status, any.status]).toEqual([200, 412, 200]);
    expect(second.body.error).toBe('dataset_changed');
  });

  it.each([
    ['no name', {}],
    ['a blank name', { name: ' ' }],
    ['a long name', { name: 'x'.repeat(201) }],
    ['an unknown visibility', { name: 'x', visibility: 'banana' }],
    ['a description that is no text', { name: 'x', description: {} }],
  ])('refuses %s', async (_, body) => {
    const answer = await put<Problem>(OLIVIA, dataset.id, body);

    expect([answer.status, answer.body.error]).toEqual([422, 'validation_failed']);
  });

  it.each([
    ['viewer', VERA],
    ['annotator', ANDY],
    ['reviewer', RITA],
    ['admin', ADAM],
  ] as const)('is not for a %s', async (role, person) => {
    await givenMember(labeler.databases, dataset, person, role);

    const { status, body } = await put<Problem>(person, dataset.id, { name: 'Taken' });

    expect([status, body.error]).toEqual([403, 'permission_denied']);
    expect(await project()).toMatchObject({ name: 'Before' });
  });

  it('is for system administrators', async () => {
    expect((await put(ROOT, dataset.id, { name: 'Tidied' })).status).toBe(200);
  });

  it('does not tell a stranger that there is something', async () => {
    const { status, body } = await put<Problem>(SAM, dataset.id, {});

    expect([status, body.error]).toEqual([404, 'dataset_not_found']);
  });

  it('comes too late for a dataset that is deleted at that moment', async () => {
    const { status } = await whileHolding(
      labeler.databases,
      (client) =>
        client.query(
          `update datasets set status = 'deleting', deleted_at = now(), purge_after = now() where id = $1`,
          [dataset.id],
        ),
      () => put(OLIVIA, dataset.id, { name: 'Late' }),
    );

    expect(status).toBe(404);
  });
});
