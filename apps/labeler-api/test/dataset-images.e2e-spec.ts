import {
  BORIS,
  countStatements,
  givenDataset,
  type GivenDataset,
  givenStoredImage,
  OLIVIA,
  SAM,
} from '@libs/testing';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface DatasetImage {
  id: string;
  file_name: string;
  width: number | null;
  height: number | null;
  url: string;
  thumbnail_url: string;
}

describe('the images of a dataset', () => {
  let labeler: Labeler;
  let token: string;
  beforeAll(async () => {
    labeler = await startLabeler();
    token = await labeler.signIn(OLIVIA);
  });
  afterAll(() => labeler.stop());

  const list = <Body = DatasetImage[]>(id: string, query = '', as = token) =>
    labeler.get<Body>(`/datasets/${id}/images${query}`, { token: as });
  const idsOf = async (id: string, query = '') =>
    (await list(id, query)).body.map((image) => image.id);

  it('are told with links that work without credentials', async () => {
    const dataset = await givenDataset(labeler.databases);
    const stored = await givenStoredImage(labeler.databases, labeler.buckets, dataset, {
      path: 'train/고양이 #1?.jpg',
    });
    await labeler.databases.labeler(
      'update image_metadata set width = 96, height = 64 where dataset_id = $1',
      [dataset.id],
    );

    const { status, body } = await list(dataset.id);

    expect([status, body]).toEqual([
      200,
      [
        {
          id: stored.id,
          file_name: '고양이 #1?.jpg',
          width: 96,
          height: 64,
          url: expect.stringContaining('X-Amz-Signature=') as string,
          thumbnail_url: expect.stringContaining('X-Amz-Signature=') as string,
        },
      ],
    ]);
    const answer = await fetch(body[0]?.url ?? '');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(stored.bytes);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
  });

  it('have the thumbnail that was recorded, or the one that older images have', async () => {
    const dataset = await givenDataset(labeler.databases);
    await givenStoredImage(labeler.databases, labeler.buckets, dataset, {
      path: 'old/images/a.png',
    });
    const recorded = await givenStoredImage(labeler.databases, labeler.buckets, dataset);
    await labeler.databases.labeler(
      'update image_metadata set thumbnail_key = $2 where dataset_id = $1 and id = $3',
      [dataset.id, `datasets/${dataset.id}/thumbnails/new.jpg.jpg`, recorded.id],
    );

    const { body } = await list(dataset.id);

    const paths = body.map(({ thumbnail_url }) => new URL(thumbnail_url).pathname);
    expect(paths.map((path) => path.split(`${dataset.id}/`)[1]).sort()).toEqual([
      'thumbnails/new.jpg.jpg',
      'thumbnails/old/thumbnails/a.jpg',
    ]);
  });

  it('keep their links for a while, for the cache of the browser', async () => {
    const { id } = await givenDataset(labeler.databases, { images: 1 });

    const [first, second] = [await list(id), await list(id)];

    expect(second.body).toEqual(first.body);
  });

  describe('at random', () => {
    let dataset: GivenDataset;
    beforeAll(async () => {
      dataset = await givenDataset(labeler.databases, { images: 500 });
    });

    it('are twelve, each once, and others with the next call', async () => {
      const [first, second] = [await idsOf(dataset.id), await idsOf(dataset.id, '?random=true')];

      expect([new Set(first).size, new Set(second).size]).toEqual([12, 12]);
      expect(second).not.toEqual(first);
    });

    it('can be any of them', async () => {
      const seen = new Set<string>();
      for (let n = 0; n < 40; n += 1) {
        for (const id of await idsOf(dataset.id, '?limit=200')) seen.add(id);
      }

      expect(seen.size).toBe(500);
    });

    it('are all images, each once, when there are no more than asked for', async () => {
      const { id } = await givenDataset(labeler.databases, { images: 8 });

      for (let n = 0; n < 10; n += 1) {
        expect(new Set(await idsOf(id, '?limit=8&offset=0')).size).toBe(8);
        expect(await idsOf(id, '?limit=100')).toHaveLength(8);
      }
    });

    it('come from an index, so that a large dataset costs what a small one does', async () => {
      const { statements } = await countStatements(() => list(dataset.id, '?limit=8'));
      const sample = statements.find(({ text }) => text.includes('hashtextextended'))?.text ?? '';
      const { databases } = labeler;
      await databases.labeler('analyze image_metadata');

      const id = `'${dataset.id}'`;
      const bound = ['', id, "'0'", '8', id, "'0'", '8', '8'];

      const rows = await databases.labeler<{ 'QUERY PLAN': string }>(
        `explain ${sample.replaceAll(/\$(\d+)/g, (_, n: string) => bound[Number(n)] ?? '')}`,
      );

      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan.match(/Index Scan using ix_image_metadata_at_random/g)).toHaveLength(2);
      expect(plan).not.toContain('Seq Scan');
    });
  });

  it('come in pages in the order of upload', async () => {
    const { id } = await givenDataset(labeler.databases, { images: 30 });
    await labeler.databases.labeler(
      `update image_metadata set uploaded_at = '2026-01-01T00:00:00Z'::timestamptz
              - case when id like '%5' then interval '1 day' else interval '0' end
        where dataset_id = $1`,
      [id],
    );

    const all = await idsOf(id, '?random=false&limit=100');
    const pages = [0, 10, 20, 30].map((offset) =>
      idsOf(id, `?random=false&limit=10&offset=${offset}`),
    );

    expect(all).toHaveLength(30);
    expect(all[0]).toMatch(/5$/);
    expect((await Promise.all(pages)).flat()).toEqual(all);
  });

  it.each([
    ['?limit=0', 0],
    ['?limit=100000', 200],
    ['?limit=3&random=0', 3],
  ])('are with %s so many: %i', async (query, count) => {
    const { id } = await givenDataset(labeler.databases, { images: 210 });

    expect(await idsOf(id, query)).toHaveLength(count);
  });

  it.each([
    '?limit=-1',
    '?limit=x',
    '?limit=1.5',
    '?offset=-1',
    '?offset=99999999999',
    '?random=maybe',
    '?random=true&random=false',
  ])('are refused with %s', async (query) => {
    const { id } = await givenDataset(labeler.databases);

    const { status, body } = await list<Problem>(id, query);

    expect([status, body.error]).toEqual([422, 'validation_failed']);
  });

  it('of a private dataset are shown to nobody else, those of a public one to everybody who signed in', async () => {
    const secret = await givenDataset(labeler.databases, { owner: BORIS, images: 1 });
    const open = await givenDataset(labeler.databases, { visibility: 'public', images: 1 });
    const sam = await labeler.signIn(SAM);

    expect((await list<Problem>(secret.id, '', sam)).body.error).toBe('dataset_not_found');
    expect((await list(open.id, '', sam)).status).toBe(200);
    expect((await labeler.get(`/datasets/${open.id}/images`)).status).toBe(401);
  });

  it('are shown by one statement after the question of access', async () => {
    const { id } = await givenDataset(labeler.databases, { images: 50 });
    await list(id);

    for (const query of ['?limit=1', '?limit=50', '?limit=50&random=false']) {
      const { statements } = await countStatements(() => list(id, query));

      expect(statements).toHaveLength(2);
    }
  });

  describe('in bytes', () => {
    const size = <Body>(id: string) => labeler.get<Body>(`/datasets/${id}/size`, { token });

    it('are added up', async () => {
      const { id, projectId } = await givenDataset(labeler.databases, { images: 3 });
      await labeler.databases.labeler(
        `update image_metadata set size = 1610612736 where dataset_id = $1 and file_name like '%1.jpg'`,
        [id],
      );
      const expected = {
        total_images: 3,
        total_bytes: 1_610_614_736,
        total_mb: 1536,
        total_gb: 1.5,
      };

      expect((await size(id)).body).toEqual(expected);
      expect((await size(projectId)).body).toEqual(expected);
    });

    it('are none in an empty dataset', async () => {
      const { id } = await givenDataset(labeler.databases);

      expect((await size(id)).body).toEqual({
        total_images: 0,
        total_bytes: 0,
        total_mb: 0,
        total_gb: 0,
      });
    });

    it('are rounded to two decimals', async () => {
      const { id } = await givenDataset(labeler.databases, { images: 27 });

      expect((await size(id)).body).toMatchObject({ total_mb: 0.03, total_gb: 0 });
    });
  });
});
