import {
  countStatements,
  givenDataset,
  type GivenDataset,
  givenMember,
  OLIVIA,
  RITA,
  SAM,
  VERA,
} from '@libs/testing';
import { AnnotationWrites } from './support/annotation-writes';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Entry {
  id: number;
  annotation_id: number;
  image_id: string | null;
  action: string;
  timestamp: string;
  changed_by: number;
}

const IMAGE = 'img_0000000000000001';
const OTHER_IMAGE = 'img_0000000000000002';

describe('the history of annotations', () => {
  let labeler: Labeler;
  let writes: AnnotationWrites;
  let dataset: GivenDataset;
  let token: string;
  beforeAll(async () => {
    labeler = await startLabeler();
    writes = new AnnotationWrites(labeler.databases);
    token = await labeler.signIn(OLIVIA);
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => {
    dataset = await givenDataset(labeler.databases, { images: 2, taskTypes: ['detection'] });
  });

  const ofProject = <Body = Entry[]>(query = '', as = token, id = dataset.projectId) =>
    labeler.get<Body>(`/annotations/history/project/${id}${query}`, { token: as });
  const ofAnnotation = <Body = Entry[]>(id: number | string, query = '', as = token) =>
    labeler.get<Body>(`/annotations/history/annotation/${id}${query}`, { token: as });
  const deleted = <Body = Entry[]>(query = '') =>
    labeler.get<Body>(`/projects/${dataset.projectId}/deleted-annotations${query}`, { token });
  const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id);
  const drawMany = async (count: number, imageId = IMAGE) => {
    for (let n = 0; n < count; n++) await writes.draw(dataset, { imageId, bbox: [n, 1, 2, 3] });
  };

  it('tells every change of a project, newest first, with whoever made it', async () => {
    const id = await writes.draw(dataset, { imageId: IMAGE });
    await writes.reshape([id], [5, 6, 7, 8]);
    await writes.erase([id]);

    const { status, body } = await ofProject();

    expect(status).toBe(200);
    expect(body.map(({ action }) => action)).toEqual(['delete', 'update', 'create']);
    expect(body[1]).toEqual({
      id: expect.any(Number) as number,
      annotation_id: id,
      project_id: dataset.projectId,
      image_id: IMAGE,
      task_type: 'detection',
      action: 'update',
      previous_state: expect.objectContaining({
        geometry: { type: 'bbox', bbox: [1, 2, 3, 4] },
      }) as object,
      new_state: expect.objectContaining({
        geometry: { type: 'bbox', bbox: [5, 6, 7, 8] },
      }) as object,
      changed_by: OLIVIA.id,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string,
      changed_by_name: OLIVIA.fullName,
      changed_by_email: OLIVIA.email,
    });
  });

  it('is paged by number and by entry alike, without repeating or losing any at one moment', async () => {
    await drawMany(7);
    await labeler.databases.labeler(
      "update annotation_history set timestamp = '2026-01-01T00:00:00Z' where project_id = $1 and annotation_id % 2 = 0",
      [dataset.projectId],
    );
    const { body: all } = await ofProject();

    const numbered = (await ofProject('?skip=2&limit=3')).body;
    const followed = (await ofProject(`?before_id=${all[1]?.id}&limit=3`)).body;

    expect(all).toHaveLength(7);
    expect(ids(numbered)).toEqual(ids(all).slice(2, 5));
    expect(ids(followed)).toEqual(ids(all).slice(2, 5));
    expect((await ofProject('?before_id=999999999')).body).toEqual([]);
    expect((await ofProject('?limit=0')).body).toEqual([]);
  });

  it('gives at most 100 entries, whatever is asked for', async () => {
    await drawMany(101);

    expect((await ofProject('?limit=5000')).body).toHaveLength(100);
    expect((await ofProject()).body).toHaveLength(100);
    expect((await ofProject('?skip=100')).body).toHaveLength(1);
  });

  it.each([
    '?skip=-1',
    '?limit=-1',
    '?skip=x',
    '?limit=1.5',
    '?before_id=0',
    '?user=x',
    '?image_id=',
    '?image_id=%00',
    '?task_type=a%00',
    '?action=%00',
  ])('refuses %s', async (query) => {
    const { status, body } = await ofProject<Problem>(query);

    expect([status, body.error]).toEqual([422, 'validation_failed']);
  });

  it('is narrowed down by image, task, action and user', async () => {
    const id = await writes.draw(dataset, { imageId: IMAGE });
    await writes.draw(dataset, { imageId: OTHER_IMAGE, taskType: 'segmentation' });
    await writes.reshape([id], [5, 6, 7, 8]);
    await labeler.databases.labeler(
      "update annotation_history set changed_by = $2 where project_id = $1 and action = 'update'",
      [dataset.projectId, RITA.id],
    );
    const actions = async (query: string) =>
      (await ofProject(query)).body.map(({ action, image_id }) => `${action} ${image_id}`);

    expect(await actions(`?image_id=${OTHER_IMAGE}`)).toEqual([`create ${OTHER_IMAGE}`]);
    expect(await actions('?task_type=segmentation')).toEqual([`create ${OTHER_IMAGE}`]);
    expect(await actions('?action=update')).toEqual([`update ${IMAGE}`]);
    expect(await actions(`?user=${RITA.id}`)).toEqual([`update ${IMAGE}`]);
    expect(await actions(`?user=${RITA.id}&action=create`)).toEqual([]);
    expect(await actions(`?image_id=${IMAGE}&task_type=detection&skip=1`)).toEqual([
      `create ${IMAGE}`,
    ]);
  });

  it('is known by the id of the dataset too, and to members alone', async () => {
    await writes.draw(dataset, { imageId: IMAGE });
    await givenMember(labeler.databases, dataset, VERA, 'viewer');
    const viewer = await labeler.signIn(VERA);
    const stranger = await labeler.signIn(SAM);

    expect((await ofProject('', viewer, dataset.id)).body).toHaveLength(1);
    const hidden = await ofProject<Problem>('', stranger);
    expect([hidden.status, hidden.body.error]).toEqual([404, 'project_not_found']);
  });

  it('of one annotation outlives it, for those who may see its project', async () => {
    const id = await writes.draw(dataset, { imageId: IMAGE });
    await drawMany(2);
    await writes.reshape([id], [5, 6, 7, 8]);
    await writes.erase([id]);
    const stranger = await labeler.signIn(SAM);

    const { body } = await ofAnnotation(id);
    const rest = await ofAnnotation(id, `?before_id=${body[0]?.id}&skip=1&limit=1`);
    const hidden = await ofAnnotation<Problem>(id, '', stranger);
    const unknown = await ofAnnotation<Problem>(2_000_000_000);
    const wrong = await ofAnnotation<Problem>('one');

    expect(body.map(({ action }) => action)).toEqual(['delete', 'update', 'create']);
    expect(rest.body.map(({ action }) => action)).toEqual(['create']);
    expect([hidden, unknown].map((answer) => [answer.status, answer.body.error])).toEqual(
      Array(2).fill([404, 'annotation_not_found']),
    );
    expect(hidden.body.detail).toBe(`Annotation ${id} does not exist`);
    expect(wrong.status).toBe(422);
  });

  it('tells which annotations can be brought back', async () => {
    const [first, second, third] = [
      await writes.draw(dataset, { imageId: IMAGE, bbox: [1, 1, 1, 1] }),
      await writes.draw(dataset, { imageId: OTHER_IMAGE, bbox: [2, 2, 2, 2] }),
      await writes.draw(dataset, { imageId: IMAGE, bbox: [3, 3, 3, 3] }),
    ];
    await writes.erase([first]);
    await writes.erase([second]);
    await writes.erase([third]);
    await labeler.databases.labeler(
      'update annotation_projects set task_classes = $2 where id = $1',
      [dataset.projectId, JSON.stringify({ detection: { a: { name: 'a' } } })],
    );
    await labeler.post(`/annotations/${second}/restore`, { token, body: {} });

    const { body } = await deleted();

    expect(body).toMatchObject([
      {
        annotation_id: third,
        state: { geometry: { bbox: [3, 3, 3, 3] } },
        changed_by_name: OLIVIA.fullName,
      },
      { annotation_id: first, image_id: IMAGE },
    ]);
    expect((await deleted(`?before_id=${body[0]?.id}`)).body).toMatchObject([
      { annotation_id: first },
    ]);
    expect((await deleted(`?image_id=${OTHER_IMAGE}`)).body).toEqual([]);
  });

  it('costs two statements for a project and three for an annotation, however long it is', async () => {
    await drawMany(60);
    const id = await writes.draw(dataset, { imageId: IMAGE });
    await ofProject();

    const onLabeler = async (work: () => Promise<unknown>) => {
      const { statements } = await countStatements(work);
      return statements.filter(({ database }) => database === 'labeler').length;
    };

    expect(await onLabeler(() => ofProject('?skip=40'))).toBe(2);
    expect(await onLabeler(() => ofAnnotation(id))).toBe(3);
    expect(await onLabeler(() => deleted())).toBe(2);
  });
});
