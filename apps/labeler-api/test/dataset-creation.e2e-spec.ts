import { OLIVIA, type Person, SAM } from '@libs/testing';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Dataset {
  id: string;
  description: string | null;
  visibility: string;
  tags: string[];
}

describe('POST /datasets', () => {
  let labeler: Labeler;
  const tokens = new Map<number, string>();
  beforeAll(async () => {
    labeler = await startLabeler();
    for (const person of [OLIVIA, SAM]) tokens.set(person.id, await labeler.signIn(person));
  });
  afterAll(() => labeler.stop());

  const row = async (text: string, id: string) => (await labeler.databases.labeler(text, [id]))[0];
  const create = <Body = Dataset>(body: unknown, person: Person = OLIVIA) =>
    labeler.post<Body>('/datasets', { token: tokens.get(person.id), body });

  it('makes a dataset with a project and the seat of its owner', async () => {
    const { status, body } = await create({
      name: '  Weld seams ',
      description: 'Of the left robot',
      task_types: ['detection', 'segmentation', 'classification', 'geometry', 'line', 'detection'],
      visibility: 'organization',
      tags: ['weld', ' 용접 ', 'weld'],
    });

    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^ds_[0-9a-f]{16}$/) as string,
      name: 'Weld seams',
      description: 'Of the left robot',
      owner_id: OLIVIA.id,
      format: 'images',
      source: 's3',
      visibility: 'organization',
      labeled: false,
      num_items: 0,
      size_mb: null,
      storage_path: `datasets/${body.id}/`,
      tags: ['weld', '용접'],
      created_at: expect.stringMatching(/Z$/) as string,
      updated_at: expect.stringMatching(/Z$/) as string,
      owner_name: OLIVIA.fullName,
      owner_email: OLIVIA.email,
      owner_badge_color: null,
    });
    expect(
      await row(
        `select p.id, p.name, p.description, p.owner_id, p.task_types, p.task_config, p.task_classes, p.settings,
                p.total_images, p.status, p.last_updated_by, m.user_id, m.role, m.granted_by
           from annotation_projects p join project_permissions m on m.project_id = p.id
          where p.dataset_id = $1`,
        body.id,
      ),
    ).toEqual({
      id: expect.stringMatching(/^proj_[0-9a-f]{12}$/) as string,
      name: 'Weld seams',
      description: 'Of the left robot',
      owner_id: OLIVIA.id,
      task_types: ['detection', 'segmentation', 'classification', 'geometry', 'line'],
      task_config: {
        detection: { type: 'bbox' },
        segmentation: { type: 'polygon' },
        classification: { type: 'single' },
        geometry: { type: 'line' },
      },
      task_classes: {},
      settings: {},
      total_images: 0,
      status: 'active',
      last_updated_by: OLIVIA.id,
      user_id: OLIVIA.id,
      role: 'owner',
      granted_by: OLIVIA.id,
    });
  });

  it('needs nothing but a name', async () => {
    const { status, body } = await create({ name: 'Plain' }, SAM);

    expect([status, body.description, body.visibility, body.tags]).toEqual([
      201,
      null,
      'private',
      [],
    ]);
    expect(
      await row(
        'select description, task_types from annotation_projects where dataset_id = $1',
        body.id,
      ),
    ).toEqual({ description: 'Annotation project for Plain', task_types: [] });
  });

  it('takes null for what is left out, and keeps an empty description', async () => {
    const given = { task_types: null, visibility: null, tags: null };

    const { status, body } = await create({ name: 'Empty', description: '', ...given });

    expect([status, body.description, body.visibility, body.tags]).toEqual([
      201,
      '',
      'private',
      [],
    ]);
  });

  it('lets names repeat', async () => {
    const [first, second] = [await create({ name: 'Twin' }), await create({ name: 'Twin' })];

    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.id).not.toBe(second.body.id);
  });

  it('is on record', async () => {
    const { body } = await create({ name: 'Recorded' });

    expect(
      await row(
        `select user_id, action, resource_type, status, details->>'name' as name, session_id is not null as session
           from audit_logs where resource_id = $1`,
        body.id,
      ),
    ).toEqual({
      user_id: OLIVIA.id,
      action: 'create',
      resource_type: 'dataset',
      status: 'success',
      name: 'Recorded',
      session: true,
    });
  });

  it.each([
    ['no body', undefined],
    ['no name', {}],
    ['a blank name', { name: '   ' }],
    ['a number for a name', { name: 7 }],
    ['a name of 201 characters', { name: 'x'.repeat(201) }],
    ['a name that cannot be stored', { name: 'a\0b' }],
    ['a description that is no text', { name: 'x', description: 1 }],
    ['an unknown task', { name: 'x', task_types: ['detection', 'juggling'] }],
    ['tasks that are no list', { name: 'x', task_types: 'detection' }],
    ['an unknown visibility', { name: 'x', visibility: 'banana' }],
    ['tags that are no texts', { name: 'x', tags: [1] }],
    ['an empty tag', { name: 'x', tags: [' '] }],
    [
      'too many tags',
      { name: 'x', tags: Array.from({ length: 101 }, (_, index) => String(index)) },
    ],
  ])('refuses %s', async (_, body) => {
    const answer = await create<Problem>(body);

    expect([answer.status, answer.body.error]).toEqual([422, 'validation_failed']);
    expect(typeof answer.body.detail).toBe('string');
  });

  it('is for people who signed in', async () => {
    expect((await labeler.post('/datasets', { body: { name: 'x' } })).status).toBe(401);
  });
});
