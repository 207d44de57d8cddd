import {
  countStatements,
  givenDataset,
  type GivenDataset,
  OLIVIA,
  type TestDatabases,
} from '@libs/testing';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Status {
  id: number | null;
  image_id: string;
  task_type: string | null;
  status: string;
  total_annotations: number;
  is_image_confirmed: boolean;
  has_no_object: boolean;
  confirmed_at: string | null;
}

interface StatusList {
  statuses: Status[];
  total: number;
  project_id: string;
}

describe('the statuses of the images of a project', () => {
  let labeler: Labeler;
  let token: string;
  beforeAll(async () => {
    labeler = await startLabeler();
    token = await labeler.signIn(OLIVIA);
  });
  afterAll(() => labeler.stop());

  const list = <Body = StatusList>({ projectId }: GivenDataset, query = '') =>
    labeler.get<Body>(`/projects/${projectId}/images/status${query}`, { token });
  const brief = async (dataset: GivenDataset, query = '') => {
    const { body } = await list(dataset, query);
    return body.statuses.map((each) => `${each.image_id} ${each.task_type} ${each.status}`);
  };
  const givenImages = async (count: number) => {
    const dataset = await givenDataset(labeler.databases);
    await labeler.databases.labeler(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size)
       select $1::text, 'i' || n, 'i' || n, 'datasets/' || $1 || '/images/i' || n, 1
         from generate_series(1, $2::int) n`,
      [dataset.id, count],
    );
    return dataset;
  };
  const draw = (dataset: GivenDataset, images: number[], given: Partial<Drawn> = {}) =>
    givenAnnotations(labeler.databases, dataset, { images, ...given });

  it('are one for each image of the page, in the order of the list, and say what is on it', async () => {
    const dataset = await givenImages(4);
    await draw(dataset, [3]);
    await draw(dataset, [2], { type: 'no_object', state: 'confirmed', classId: null });
    await draw(dataset, [3], { classId: null });

    const { status, body } = await list(dataset, '?task_type=detection&limit=3');

    const untouched = {
      ...{ id: null, project_id: dataset.projectId, task_type: 'detection', status: 'not-started' },
      ...{ first_modified_at: null, last_modified_at: null, confirmed_at: null },
      ...{ confirmed_by: null, rejected_at: null, rejected_by: null },
      ...{ total_annotations: 0, confirmed_annotations: 0, draft_annotations: 0 },
      ...{ is_image_confirmed: false, has_no_object: false },
    };
    const begun = {
      ...untouched,
      id: expect.any(Number) as number,
      status: 'in-progress',
      first_modified_at: expect.stringMatching(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
      ) as string,
      last_modified_at: expect.stringMatching(/Z$/) as string,
    };
    expect([status, body]).toEqual([
      200,
      {
        statuses: [
          { ...untouched, image_id: 'i1' },
          {
            ...begun,
            image_id: 'i2',
            total_annotations: 1,
            confirmed_annotations: 1,
            has_no_object: true,
          },
          { ...begun, image_id: 'i3', total_annotations: 2, draft_annotations: 2 },
        ],
        total: 4,
        project_id: dataset.projectId,
      },
    ]);
  });

  it('belong to the images of the same page, however far down', async () => {
    const dataset = await givenImages(130);
    await draw(dataset, [70, 100]);

    const images = await labeler.get<{ images: { id: string }[] }>(
      `/projects/${dataset.projectId}/images?limit=50&offset=60`,
      { token },
    );
    const { body } = await list(dataset, '?task_type=detection&limit=50&offset=60');

    expect(body.statuses.map(({ image_id }) => image_id)).toEqual(
      images.body.images.map(({ id }) => id),
    );
    expect(body.statuses.filter(({ status }) => status === 'in-progress')).toHaveLength(2);
    expect((await list(dataset, '?limit=50&offset=130')).body).toMatchObject({
      statuses: [],
      total: 130,
    });
  });

  it('are one for each task of an image when no task is named', async () => {
    const dataset = await givenImages(2);
    await draw(dataset, [1], { task: 'segmentation' });
    await draw(dataset, [1]);

    expect(await brief(dataset)).toEqual([
      'i1 detection in-progress',
      'i1 segmentation in-progress',
      'i2 null not-started',
    ]);
  });

  it('go on with what was begun after the first and largest page, up to 2,000 images', async () => {
    const dataset = await givenImages(2600);
    const after = Array.from({ length: 2300 }, (_, n) => n + 250);
    await draw(dataset, [5, ...after]);
    await draw(dataset, [250, 2249], { task: 'segmentation' });

    const largest = await list(dataset, '?task_type=detection&limit=200');
    const allTasks = await list(dataset, '?limit=200&offset=0');
    const smaller = await list(dataset, '?task_type=detection&limit=199');
    const later = await list(dataset, '?task_type=detection&limit=200&offset=1');

    const further = largest.body.statuses.slice(200).map(({ image_id }) => image_id);
    expect(further).toEqual(after.slice(0, 2000).map((n) => `i${n}`));
    expect(largest.body.statuses.slice(0, 200).map(({ image_id }) => image_id)).toEqual(
      Array.from({ length: 200 }, (_, n) => `i${n + 1}`),
    );
    expect(allTasks.body.statuses).toHaveLength(200 + 2000 + 2);
    expect(new Set(allTasks.body.statuses.map(({ image_id }) => image_id)).size).toBe(2200);
    expect([smaller.body.statuses.length, later.body.statuses.length]).toEqual([199, 200]);
    expect(largest.body.total).toBe(2600);
  });

  it('are told as they are now, however often the page was told before', async () => {
    const dataset = await givenImages(2);
    const tell = async () => {
      const first = await list(dataset, '?task_type=detection');
      expect((await list(dataset, '?task_type=detection')).body).toEqual(first.body);
      const { statuses, total } = first.body;
      return [total, ...statuses.map((each) => [each.total_annotations, each.has_no_object])];
    };
    const change = (text: string) => labeler.databases.labeler(text, [dataset.id]);

    expect(await tell()).toEqual([2, [0, false], [0, false]]);
    await draw(dataset, [2], { type: 'no_object', classId: null });
    expect(await tell()).toEqual([2, [0, false], [1, true]]);
    await change(`update annotations set annotation_type = 'bbox' where dataset_id = $1`);
    expect(await tell()).toEqual([2, [0, false], [1, false]]);
    await change(`delete from annotations where dataset_id = $1`);
    expect(await tell()).toEqual([2, [0, false], [0, false]]);
    await change(`delete from image_metadata where dataset_id = $1 and id = 'i1'`);
    expect(await tell()).toEqual([1, [0, false]]);
  });

  it('are answered with 304 when nothing changed', async () => {
    const dataset = await givenImages(3);
    const { headers } = await list(dataset);
    const ask = () =>
      labeler.get(`/projects/${dataset.projectId}/images/status`, {
        token,
        headers: { 'If-None-Match': headers.get('etag') ?? '' },
      });

    expect((await ask()).status).toBe(304);
    await draw(dataset, [1]);
    expect((await ask()).status).toBe(200);
  });

  it('cost few statements', async () => {
    const dataset = await givenImages(300);

    for (const query of ['', '?limit=200', '?task_type=detection&limit=200']) {
      const { statements } = await countStatements(() => list(dataset, query));
      expect(statements.length).toBeLessThanOrEqual(4);
    }
  });

  it('are refused when the page makes no sense', async () => {
    const dataset = await givenImages(1);
    const outcome = async (query: string) => {
      const { status, body } = await list<Problem>(dataset, query);
      return [status, body.error];
    };

    for (const query of ['?limit=0', '?limit=201', '?offset=-1']) {
      expect(await outcome(query)).toEqual([400, 'invalid_page']);
    }
    expect(await outcome('?limit=x')).toEqual([422, 'validation_failed']);
    expect((await list(dataset, '?task_type=')).status).toBe(200);
  });
});

interface Drawn {
  images: number[];
  task: string;
  type: string;
  state: string;
  classId: string | null;
}

function givenAnnotations(
  databases: TestDatabases,
  { id, projectId }: GivenDataset,
  { images, task = 'detection', type = 'bbox', state = 'draft', classId = 'c' }: Partial<Drawn>,
): Promise<unknown> {
  return databases.labeler(
    `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
                              annotation_state, created_by)
     select $1, $2, 'i' || n, $4::text, $5, json_build_object('type', $4::text), $6, $7, 1 from unnest($3::int[]) n`,
    [projectId, id, images, type, task, classId, state],
  );
}
