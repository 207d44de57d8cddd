import {
  ADAM,
  ANDY,
  countStatements,
  givenDataset,
  type GivenDataset,
  givenMember,
  OLIVIA,
  SAM,
  VERA,
} from '@libs/testing';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Folder {
  path: string;
  name: string;
  file_count: number;
  total_size_bytes: number;
  depth: number;
}

interface Structure {
  dataset_id: string;
  total_files: number;
  total_size_bytes: number;
  folders: Folder[];
  folders_omitted: number;
}

interface PreviewedFile {
  filename: string;
  path: string;
  size: number;
  status: string;
  duplicate_of?: string;
  reason?: string;
}

interface Preview {
  dataset_id: string;
  target_folder: string;
  current_structure: Structure;
  new_files: PreviewedFile[];
  duplicate_files: PreviewedFile[];
  refused_files: PreviewedFile[];
  summary: Record<string, number>;
}

describe('the storage of a dataset', () => {
  let labeler: Labeler;
  let token: string;
  let dataset: GivenDataset;
  beforeAll(async () => {
    labeler = await startLabeler();
    token = await labeler.signIn(OLIVIA);
    dataset = await datasetWith(
      'a.jpg',
      'b.jpg',
      'train/c.jpg',
      'train/cat/d.jpg',
      '고양이/100%25.jpg',
    );
  });
  afterAll(() => labeler.stop());

  /** Image rows with these paths, of 10 bytes each. */
  const datasetWith = async (...paths: string[]) => {
    const made = await givenDataset(labeler.databases);
    await labeler.databases.labeler(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, folder_path, size)
       select $1::text, path, regexp_replace(path, '.*/', ''), 'datasets/' || $1 || '/images/' || path,
              nullif(regexp_replace(path, '/?[^/]*$', ''), ''), 10
         from unnest($2::text[]) path`,
      [made.id, paths],
    );
    return made;
  };

  describe('structure', () => {
    const structure = <Body = Structure>(id: string, as = token) =>
      labeler.get<Body>(`/datasets/${id}/storage/structure`, { token: as });

    it('lists the root first and then every folder with all that lies below it', async () => {
      const { status, body } = await structure(dataset.id);

      const folder = (path: string, name: string, file_count: number, depth: number) => ({
        path,
        name,
        file_count,
        total_size_bytes: file_count * 10,
        depth,
      });
      expect([status, body]).toEqual([
        200,
        {
          dataset_id: dataset.id,
          total_files: 5,
          total_size_bytes: 50,
          folders: [
            folder('/', '(루트)', 2, 0),
            folder('train/', 'train', 2, 1),
            folder('train/cat/', 'cat', 1, 2),
            folder('고양이/', '고양이', 1, 1),
          ],
          folders_omitted: 0,
        },
      ]);
    });

    it('has no root where no image lies in it, and names folders that hold only folders', async () => {
      const { id } = await datasetWith('a/b/c/1.jpg', 'a-b/2.jpg');

      const { body } = await structure(id);

      expect(body.folders.map(({ path }) => path)).toEqual(['a-b/', 'a/', 'a/b/', 'a/b/c/']);
    });

    it('is empty for an empty dataset, and takes the id of a project', async () => {
      const { id, projectId } = await givenDataset(labeler.databases);

      expect((await structure(projectId)).body).toEqual({
        dataset_id: id,
        total_files: 0,
        total_size_bytes: 0,
        folders: [],
        folders_omitted: 0,
      });
    });

    it('costs one statement, whatever the number of folders', async () => {
      const { id } = await datasetWith(...Array.from({ length: 300 }, (_, n) => `f${n}/g/a.jpg`));
      await structure(id);

      const { statements } = await countStatements(() => structure(id));

      expect(statements.map(({ text }) => text.trim().slice(0, 11))).toEqual([
        expect.stringMatching(/^select/),
        'with stored',
      ]);
    });

    it('is hidden from strangers', async () => {
      const { status, body } = await structure<Problem>(dataset.id, await labeler.signIn(SAM));

      expect([status, body.error]).toEqual([404, 'dataset_not_found']);
    });
  });

  describe('preview', () => {
    const preview = <Body = Preview>(body: unknown, { id = dataset.id, as = token } = {}) =>
      labeler.post<Body>(`/datasets/${id}/storage/preview`, { token: as, body });
    const file = (relative_path: string, size = 7) => ({
      filename: relative_path.split('/').pop(),
      relative_path,
      size,
    });

    it('tells new files from those whose path is taken', async () => {
      const { status, body } = await preview({
        file_mappings: [file('a.jpg'), file('new.jpg'), file('train/cat/d.jpg'), file('cat/d.jpg')],
        target_folder: '',
      });

      expect(status).toBe(200);
      expect(body).toMatchObject({
        dataset_id: dataset.id,
        target_folder: '',
        current_structure: { total_files: 5 },
        new_files: [
          { filename: 'new.jpg', path: 'new.jpg', size: 7, status: 'new' },
          { filename: 'd.jpg', path: 'cat/d.jpg', size: 7, status: 'new' },
        ],
        duplicate_files: [
          { filename: 'a.jpg', path: 'a.jpg', status: 'duplicate', duplicate_of: 'stored' },
          { filename: 'd.jpg', path: 'train/cat/d.jpg', size: 7, status: 'duplicate' },
        ],
        refused_files: [],
        summary: { total_new: 2, total_duplicates: 2, total_refused: 0, total_files: 4 },
      });
    });

    it.each(['train', 'train/', '/train/'])(
      'puts the target folder %s before a path once, and answers the path as it was sent',
      async (target_folder) => {
        const { body } = await preview({
          file_mappings: [
            file('train/c.jpg'),
            file('cat/d.jpg'),
            file('c.jpg'),
            file('training/c.jpg'),
          ],
          target_folder,
        });

        expect(body.target_folder).toBe(target_folder);
        expect(body.duplicate_files).toMatchObject([
          { path: 'train/c.jpg', duplicate_of: 'stored' },
          { path: 'cat/d.jpg', duplicate_of: 'stored' },
          { path: 'c.jpg', duplicate_of: 'request' },
        ]);
        expect(body.new_files).toMatchObject([{ path: 'training/c.jpg' }]);
      },
    );

    it('finds paths in another notation of the same name', async () => {
      const { body } = await preview({
        file_mappings: [file('고양이/100%25.jpg'.normalize('NFD')), file('train\\cat/./d.jpg')],
      });

      expect(body.duplicate_files.map(({ duplicate_of }) => duplicate_of)).toEqual([
        'stored',
        'stored',
      ]);
    });

    it('finds two files of the request that would have one path', async () => {
      const { body } = await preview({ file_mappings: [file('x.jpg'), file('./x.jpg')] });

      expect(body.new_files.map(({ path }) => path)).toEqual(['x.jpg']);
      expect(body.duplicate_files).toMatchObject([{ path: './x.jpg', duplicate_of: 'request' }]);
    });

    it('refuses hostile names one by one', async () => {
      const { status, body } = await preview({
        file_mappings: [
          file('../../escape.jpg'),
          file('/etc/passwd'),
          file('a\u0000b.jpg'),
          file('line\nfeed.jpg'),
          file('x'.repeat(2000)),
          {},
          file('fine.jpg'),
        ],
      });

      expect(status).toBe(200);
      expect(body.summary).toEqual({
        total_new: 1,
        total_duplicates: 0,
        total_refused: 6,
        total_files: 7,
      });
      expect(body.refused_files[0]).toEqual({
        filename: 'escape.jpg',
        path: '../../escape.jpg',
        size: 7,
        status: 'refused',
        reason: 'The file name leads out of its folder',
      });
    });

    it('takes objects that lack members, or have others', async () => {
      const { body } = await preview({
        file_mappings: [
          { filename: 'only-a-name.jpg' },
          { relative_path: 'n.jpg', size: '9', x: 1 },
        ],
        target_folder: null,
      });

      expect(body.new_files).toEqual([
        { filename: 'only-a-name.jpg', path: 'only-a-name.jpg', size: 0, status: 'new' },
        { filename: '', path: 'n.jpg', size: 0, status: 'new' },
      ]);
    });

    it('does not take the images of another dataset for duplicates', async () => {
      const other = await datasetWith('else.jpg');

      expect((await preview({ file_mappings: [file('else.jpg')] })).body.new_files).toHaveLength(1);
      expect(
        (await preview({ file_mappings: [file('else.jpg')] }, { id: other.id })).body
          .duplicate_files,
      ).toHaveLength(1);
    });

    it('takes 50,000 files at once, with as many statements as for one', async () => {
      const many = (count: number) => ({
        target_folder: 'train/',
        file_mappings: Array.from({ length: count }, (_, n) =>
          file(`train/some folder of a camera/sequence-${n % 100}/frame-${n}.jpg`),
        ),
      });
      const cost = async (count: number) => {
        const { result, statements } = await countStatements(() => preview(many(count)));
        // Who calls may have to be looked up again meanwhile.
        const own = statements.filter(({ text }) => /\b(datasets|image_metadata)\b/.test(text));
        return [result.status, result.body.summary.total_new, own.length];
      };
      await cost(1);

      expect(await cost(1)).toEqual([200, 1, 3]);
      expect(await cost(50_000)).toEqual([200, 50_000, 3]);
    });

    it.each<[string, unknown]>([
      ['no body', undefined],
      ['no files', {}],
      ['files that are no list', { file_mappings: 'x' }],
      ['a file that is no object', { file_mappings: [1] }],
      ['a list for an object', [{ file_mappings: [] }]],
      ['a target folder that is no text', { file_mappings: [], target_folder: 1 }],
      ['a target folder that climbs', { file_mappings: [], target_folder: '../x' }],
      ['more files than one may upload', { file_mappings: Array(50_001).fill({}) }],
    ])('refuses %s', async (_, body) => {
      const { status, body: problem } = await preview<Problem>(body);

      expect([status, problem.error]).toEqual([422, 'validation_failed']);
    });

    it('refuses what is no JSON, no object of JSON, or too much', async () => {
      const send = async (body: string, type = 'application/json') => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': type };
        const path = `/api/v1/datasets/${dataset.id}/storage/preview`;
        return (await labeler.fetch(path, { method: 'POST', body, headers })).status;
      };

      expect(await send('{"file_mappings":[')).toBe(400);
      expect(await send('file_mappings', 'text/plain')).toBe(415);
      expect(await send(`{"file_mappings":["${'x'.repeat(2_000_000)}"]}`)).toBe(413);
      expect(await send(' '.repeat(33 * 1024 * 1024))).toBe(413);
    });

    it('is for those who may upload', async () => {
      await givenMember(labeler.databases, dataset, ADAM, 'admin');
      await givenMember(labeler.databases, dataset, ANDY, 'annotator');
      const as = async (person: typeof ADAM) =>
        (await preview({ file_mappings: [] }, { as: await labeler.signIn(person) })).status;

      expect([await as(ADAM), await as(ANDY), await as(VERA)]).toEqual([200, 403, 404]);
    });

    it('does not read what somebody sends who may not', async () => {
      const { status } = await labeler.post<Problem>(`/datasets/${dataset.id}/storage/preview`, {
        headers: { authorization: 'Bearer nonsense' },
        body: 'not even an object',
      });

      expect(status).toBe(401);
    });
  });
});
