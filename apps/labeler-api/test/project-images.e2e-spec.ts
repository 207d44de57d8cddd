import {
  BORIS,
  countStatements,
  givenDataset,
  type GivenDataset,
  givenStoredImage,
  OLIVIA,
} from '@libs/testing';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Image {
  id: string;
  key: string;
  filename: string;
  file_name: string;
  size: number;
  last_modified: string;
  url: string;
  thumbnail_url: string;
  width: number | null;
  height: number | null;
  folder_path: string | null;
}

interface ImageList {
  images: Image[];
  total: number;
  total_is_exact: boolean;
  next_cursor: string | null;
  dataset_id: string;
  project_id: string;
}

describe('the images of a project', () => {
  let labeler: Labeler;
  let token: string;
  beforeAll(async () => {
    labeler = await startLabeler();
    token = await labeler.signIn(OLIVIA);
  });
  afterAll(() => labeler.stop());

  const list = <Body = ImageList>(id: string, query = '') =>
    labeler.get<Body>(`/projects/${id}/images${query}`, { token });
  const idsOf = async (id: string, query = '') =>
    (await list(id, query)).body.images.map((image) => image.id);
  const given = (images: Record<string, unknown>[]) => givenImages(labeler, images);

  it('are told with their names, sizes and links that work without credentials', async () => {
    const dataset = await givenDataset(labeler.databases);
    const stored = await givenStoredImage(labeler.databases, labeler.buckets, dataset, {
      path: 'train/고양이 #1?.jpg',
    });
    await labeler.databases.labeler(
      'update image_metadata set width = 96, height = 64 where dataset_id = $1',
      [dataset.id],
    );

    const { status, body } = await list(dataset.projectId);

    expect([status, body]).toEqual([
      200,
      {
        images: [
          {
            id: stored.id,
            key: stored.key,
            filename: 'train/고양이 #1?.jpg',
            file_name: 'train/고양이 #1?.jpg',
            size: stored.bytes.length,
            last_modified: expect.stringMatching(/^\d{4}-.*Z$/) as string,
            url: expect.stringContaining('X-Amz-Signature=') as string,
            thumbnail_url: expect.stringContaining('/thumbnails/') as string,
            width: 96,
            height: 64,
            folder_path: 'train',
          },
        ],
        total: 1,
        total_is_exact: true,
        next_cursor: null,
        dataset_id: dataset.id,
        project_id: dataset.projectId,
      },
    ]);
    const answer = await fetch(body.images[0]?.url ?? '');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(stored.bytes);
    expect((await list(dataset.id)).body).toEqual(body);
  });

  it('come in the order of upload, each on one page', async () => {
    const dataset = await givenDataset(labeler.databases, { images: 2500 });
    await labeler.databases.labeler(
      `delete from image_metadata where dataset_id = $1 and ordinal % 7 = 3`,
      [dataset.id],
    );
    const all = await labeler.databases.labeler<{ id: string }>(
      'select id from image_metadata where dataset_id = $1 order by ordinal',
      [dataset.id],
    );
    const expected = all.map(({ id }) => id);

    const byOffset: string[] = [];
    for (let offset = 0; offset < expected.length + 200; offset += 190) {
      byOffset.push(...(await idsOf(dataset.projectId, `?limit=190&offset=${offset}`)));
    }
    const backwards: string[] = [];
    for (let offset = 0; offset < expected.length; offset += 200) {
      const query = `?limit=200&offset=${offset}&sort=-uploaded`;
      backwards.push(...(await idsOf(dataset.projectId, query)));
    }

    expect(byOffset).toEqual(expected);
    expect(backwards).toEqual([...expected].reverse());
    expect((await list(dataset.projectId, '?limit=1&offset=9999999')).body).toMatchObject({
      images: [],
      total: expected.length,
      next_cursor: null,
    });
  });

  it.each(['uploaded', '-uploaded', 'name', '-name', 'size', '-size'])(
    'are walked by cursors, sorted by %s',
    async (sort) => {
      const dataset = await given(
        Array.from({ length: 25 }, (_, n) => ({
          id: `i${n}`,
          file_name: `name ${n % 4}`,
          size: n % 3,
        })),
      );
      const whole = await idsOf(dataset.projectId, `?limit=200&sort=${sort}`);

      const walked: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query: string = `?limit=4&sort=${sort}&cursor=${cursor}`;
        const { body }: { body: ImageList } = await list(dataset.projectId, query);
        walked.push(...body.images.map(({ id }) => id));
        cursor = body.next_cursor;
      }

      expect(whole).toHaveLength(25);
      expect(walked).toEqual(whole);
    },
  );

  it('are found by a part of folder and name', async () => {
    const dataset = await given([
      { id: 'a', file_name: 'Scene-001.jpg', folder_path: 'Line 1/left' },
      { id: 'b', file_name: 'scene_002.jpg', folder_path: 'line 2' },
      { id: 'c', file_name: '100%.png', folder_path: null },
      { id: 'd', file_name: '용접\\결함.png', folder_path: null },
    ]);
    const found = (search: string) =>
      idsOf(dataset.projectId, `?search=${encodeURIComponent(search)}`);

    expect(await found('SCENE')).toEqual(['a', 'b']);
    expect(await found('left/scene')).toEqual(['a']);
    expect(await found('e_0')).toEqual(['b']);
    expect(await found('0%.')).toEqual(['c']);
    expect(await found('접\\결')).toEqual(['d']);
    expect(await found('nothing')).toEqual([]);
    expect(await idsOf(dataset.projectId, '?folder=line%202')).toEqual(['b']);
    expect(await idsOf(dataset.projectId, '?folder=')).toEqual(['c', 'd']);
    expect(await idsOf(dataset.projectId, '?folder=line%202&search=scene')).toEqual(['b']);
  });

  it('are filtered by status and class within a task', async () => {
    const dataset = await given(['a', 'b', 'c', 'd'].map((id) => ({ id })));
    await givenAnnotations(labeler, dataset, [
      { image: 'a', class_id: 'dog' },
      { image: 'b', class_id: 'cat', state: 'confirmed' },
      { image: 'c', class_id: 'dog', state: 'confirmed' },
      { image: 'd', class_id: 'dog', task: 'segmentation' },
    ]);
    await labeler.databases.labeler(
      `update image_annotation_status set status = 'completed', is_image_confirmed = image_id = 'c'
        where project_id = $1 and image_id in ('b', 'c')`,
      [dataset.projectId],
    );
    const found = async (query: string) => {
      const { body } = await list(dataset.projectId, `?task_type=detection&${query}`);
      return [body.images.map(({ id }) => id).join(''), body.total];
    };

    expect(await found('status=not-started')).toEqual(['d', 1]);
    expect(await found('status=in-progress')).toEqual(['a', 1]);
    expect(await found('status=completed')).toEqual(['bc', 2]);
    expect(await found('status=confirmed')).toEqual(['c', 1]);
    expect(await found('class_id=dog')).toEqual(['ac', 2]);
    expect(await found('class_id=dog&status=in-progress')).toEqual(['a', 1]);
    expect(await found('class_id=dog&search=a&sort=-name')).toEqual(['a', 1]);
    expect(await found('class_id=bird')).toEqual(['', 0]);
    expect(await found('class_id=dog&offset=1')).toEqual(['c', 2]);
    expect(await found('status=completed&sort=-uploaded')).toEqual(['cb', 2]);
    const first = await list(dataset.projectId, '?task_type=detection&class_id=dog&limit=1');
    expect(await found(`class_id=dog&cursor=${first.body.next_cursor}`)).toEqual(['c', 2]);
    expect(await found('')).toEqual(['abcd', 4]);
  });

  it('are those of the tasks that somebody was given', async () => {
    const dataset = await given(['a', 'b', 'c', 'd'].map((id) => ({ id })));
    await labeler.databases.labeler(
      `with task as (
         insert into annotation_tasks (id, project_id, name, assignee_id, status)
         select $1 || '-' || status, $1, status, $3::int, status
           from unnest(array['pending', 'completed', 'cancelled']) status
         returning id, status)
       insert into annotation_task_images (task_id, dataset_id, image_id, image_ordinal)
       select t.id, m.dataset_id, m.id, m.ordinal
         from image_metadata m
         join task t on (t.status, m.id) in (('pending', 'a'), ('completed', 'a'), ('completed', 'c'), ('cancelled', 'd'))
        where m.dataset_id = $2`,
      [dataset.projectId, dataset.id, BORIS.id],
    );

    const { body } = await list(dataset.projectId, `?assignee=${BORIS.id}`);

    expect([body.images.map(({ id }) => id), body.total]).toEqual([['a', 'c'], 2]);
    expect(await idsOf(dataset.projectId, `?assignee=${OLIVIA.id}`)).toEqual([]);
  });

  it('are refused by name when the page or a filter makes no sense', async () => {
    const { projectId } = await givenDataset(labeler.databases, { images: 1 });
    const outcome = async (query: string) => {
      const { status, body } = await list<Problem>(projectId, query);
      return [status, body.error];
    };

    const pages = ['?limit=0', '?limit=201', '?limit=-5', '?offset=-1'];
    for (const query of pages) expect(await outcome(query)).toEqual([400, 'invalid_page']);
    const others = ['?limit=a', '?offset=1.5', '?limit=', '?status=done&task_type=detection'];
    others.push(
      '?status=completed',
      '?class_id=x',
      '?cursor=abc',
      '?search=%00',
      '?sort=up',
      '?assignee=x',
      '?assignee=0',
    );
    for (const query of others) expect(await outcome(query)).toEqual([422, 'validation_failed']);
    const { body } = await list(projectId, '?limit=200');
    expect(body.images).toHaveLength(1);
  });

  it('do not take the cursor of another list', async () => {
    const { projectId } = await givenDataset(labeler.databases, { images: 3 });
    const { body } = await list(projectId, '?limit=1&sort=name');

    const answer = await list<Problem>(projectId, `?limit=1&sort=size&cursor=${body.next_cursor}`);

    expect([answer.status, answer.body.error]).toEqual([422, 'validation_failed']);
  });

  it('are told as they are now, however often the page was told before', async () => {
    const { id, projectId } = await given([{ id: 'a' }, { id: 'b' }]);
    const tell = async () => {
      const first = await list(projectId);
      expect((await list(projectId)).body).toEqual(first.body);
      const { images, total, next_cursor } = first.body;
      return [total, next_cursor, ...images.map((image) => `${image.id} ${image.width}`)];
    };
    const change = (text: string) => labeler.databases.labeler(text, [id]);

    expect(await tell()).toEqual([2, null, 'a null', 'b null']);
    await change(`update image_metadata set width = 7 where dataset_id = $1 and id = 'b'`);
    expect(await tell()).toEqual([2, null, 'a null', 'b 7']);
    await change(`delete from image_metadata where dataset_id = $1 and id = 'a'`);
    expect(await tell()).toEqual([1, null, 'b 7']);
    await change(`delete from image_metadata where dataset_id = $1`);
    expect(await tell()).toEqual([0, null]);
  });

  it('cost few statements, whatever is asked for', async () => {
    const { projectId } = await givenDataset(labeler.databases, { images: 300 });
    const queries = ['', '?limit=200&offset=100', '?search=image&sort=name'];
    queries.push('?task_type=detection&status=not-started&class_id=x');
    for (const query of queries) {
      const { statements } = await countStatements(() => list(projectId, query));

      expect(statements.length).toBeLessThanOrEqual(4);
    }
  });

  it('stay hidden from strangers', async () => {
    const { projectId } = await givenDataset(labeler.databases, { images: 1 });
    const stranger = await labeler.signIn(BORIS);

    const { status } = await labeler.get(`/projects/${projectId}/images`, { token: stranger });

    expect(status).toBe(404);
  });
});

async function givenImages(
  labeler: Labeler,
  images: Record<string, unknown>[],
): Promise<GivenDataset> {
  const dataset = await givenDataset(labeler.databases);
  await labeler.databases.labeler(
    `insert into image_metadata (dataset_id, id, file_name, s3_key, folder_path, size)
     select $1::text, g.id, coalesce(g.file_name, g.id || '.jpg'), 'datasets/' || $1 || '/images/' || g.id,
            g.folder_path, coalesce(g.size, 10)
       from jsonb_to_recordset($2) as g(id text, file_name text, folder_path text, size bigint)`,
    [dataset.id, JSON.stringify(images)],
  );
  return dataset;
}

async function givenAnnotations(
  labeler: Labeler,
  { id, projectId }: GivenDataset,
  annotations: { image: string; class_id: string; task?: string; state?: string }[],
): Promise<void> {
  await labeler.databases.labeler(
    `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
                              annotation_state, created_by)
     select $1, $2, g.image, 'bbox', coalesce(g.task, 'detection'), '{"type": "bbox"}', g.class_id,
            coalesce(g.state, 'draft'), 1
       from jsonb_to_recordset($3) as g(image text, class_id text, task text, state text)`,
    [projectId, id, JSON.stringify(annotations)],
  );
}
