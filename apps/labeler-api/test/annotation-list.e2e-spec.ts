import { ANDY, type GivenDataset, RITA, VERA } from '@libs/testing';
import { AnnotationsClient, box, givenAnnotatable, imageId } from './support/annotations';
import { type Labeler, startLabeler } from './support/labeler';

describe('the list of annotations', () => {
  let labeler: Labeler;
  let annotations: AnnotationsClient;
  let dataset: GivenDataset;
  let ids: number[];
  beforeAll(async () => {
    // Nobody's name is remembered.
    labeler = await startLabeler({ USER_CACHE_TTL_SECONDS: '0' });
    annotations = await AnnotationsClient.signedIn(labeler);
    dataset = await givenAnnotatable(labeler);
    const circle = { annotation_type: 'circle', geometry: { center: [5, 5], radius: 3 } };
    const items = [
      box(dataset),
      box(dataset, { image_id: imageId(2), class_id: 'c2' }),
      box(dataset, circle),
      box(dataset, { image_id: imageId(2) }),
    ];
    const { body } = await annotations.bulk(ANDY, 'batch', { annotations: items });
    ids = body.annotation_ids;
    await annotations.ask(RITA, `POST /${ids[3]}/confirm`);
  });
  afterAll(() => labeler.stop());

  it.each([
    ['', [0, 1, 2, 3]],
    ['skip=0&limit=1000', [0, 1, 2, 3]],
    ['limit=999999', [0, 1, 2, 3]],
    ['skip=1&limit=2', [1, 2]],
    ['limit=0', []],
    ['skip=100', []],
    ['image_id=', [0, 1, 2, 3]],
    [`image_id=${imageId(2)}`, [1, 3]],
    ['image_id=nowhere', []],
    ['task_type=geometry', [2]],
    ['class_id=c2', [1]],
    ['state=confirmed', [3]],
    [`image_id=${imageId(2)}&state=draft&class_id=c2`, [1]],
  ])('has for "%s" what matches, in one order', async (query, expected) => {
    const { status, body } = await annotations.list(VERA, dataset.projectId, query);

    expect(status).toBe(200);
    expect(body.map(({ id }) => ids.indexOf(id))).toEqual(expected);
  });

  it('goes on after an annotation', async () => {
    const { body } = await annotations.list(VERA, dataset.id, `after_id=${ids[1]}&limit=1`);

    expect(body.map(({ id }) => id)).toEqual([ids[2]]);
  });

  it.each([
    'skip=-1',
    'limit=-1',
    'skip=detection',
    'limit=1.5',
    'task_type=x',
    'state=x',
    'after_id=x',
  ])('refuses %s', async (query) => {
    expect((await annotations.list(VERA, dataset.projectId, query)).status).toBe(422);
  });

  it.each(['', `image_id=${imageId(1)}`])(
    'with "%s" is not sent again to whoever has it, and is when anything changed',
    async (query) => {
      const path = `GET /project/${dataset.projectId}?${query}`;
      const first = await annotations.ask(VERA, path);
      const tag = first.headers.get('ETag') ?? '';

      const same = await annotations.ask(VERA, path, undefined, { 'If-None-Match': tag });
      await annotations.update(ANDY, ids[0] ?? 0, { notes: `again ${query}` });
      const changed = await annotations.ask(VERA, path, undefined, { 'If-None-Match': tag });

      expect([first.status, same.status, changed.status]).toEqual([200, 304, 200]);
      expect(JSON.stringify(changed.body)).toContain(`again ${query}`);
    },
  );

  it('has other names when people have', async () => {
    await annotations.list(VERA, dataset.projectId);

    await labeler.databases.users('update users set full_name = $2 where id = $1', [
      ANDY.id,
      'Andreas Annotator',
    ]);

    const { body } = await annotations.list(VERA, dataset.projectId);
    const names = new Set(body.map(({ created_by_name }) => created_by_name));
    expect([...names]).toEqual(['Andreas Annotator']);
  });
});
