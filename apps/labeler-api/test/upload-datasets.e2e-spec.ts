import { drawPicture, givenDataset, OLIVIA, SAM } from '@libs/testing';
import { type Labeler, type Problem, startLabeler } from './support/labeler';
import { expectConsistent, formOf, imagesOf, upload, type UploadSummary } from './support/uploads';
import { zipOf } from './support/zips';

interface Made {
  dataset_id: string;
  dataset_name: string;
  project_id: string;
  upload_summary: UploadSummary & { annotation_report: { format: string } | null };
}

const picture = (text: string) => drawPicture({ text, width: 100, height: 80 });
const coco = (fileName: string) =>
  JSON.stringify({
    images: [{ id: 1, file_name: fileName, width: 100, height: 80 }],
    annotations: [{ id: 1, image_id: 1, category_id: 3, bbox: [10, 10, 20, 30] }],
    categories: [{ id: 3, name: 'scratch' }],
  });

describe('uploads with an annotation file', () => {
  let labeler: Labeler;
  let token: string;
  beforeAll(async () => {
    labeler = await startLabeler();
    token = await labeler.signIn(OLIVIA);
  });
  afterAll(() => labeler.stop());

  const incoming = async () =>
    (await labeler.buckets.keys(labeler.buckets.datasets)).filter((key) =>
      key.includes('/incoming/'),
    );
  const make = async <Body = Made>(form: FormData, bearer = token) => {
    const response = await labeler.fetch('/api/v1/datasets/upload', {
      method: 'POST',
      headers: { Authorization: `Bearer ${bearer}` },
      body: form,
    });
    return { status: response.status, body: (await response.json()) as Body };
  };
  const datasetsNamed = (name: string) =>
    labeler.databases.labeler(`select id from datasets where name = $1 and status <> 'deleting'`, [
      name,
    ]);

  it('import it after the images, wherever it stands in the form', async () => {
    const dataset = await givenDataset(labeler.databases);
    const form = new FormData();
    form.append('annotation_file', new File([coco('train/a.jpg')], 'instances.json'));
    form.append('files', new File([await picture('a')], 'train/a.jpg'));

    const { status, body } = await upload(labeler, { datasetId: dataset.id, token }, form);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      images_uploaded: 1,
      annotations_imported: 1,
      annotation_report: { format: 'coco', images_matched: 1 },
    });
    await expectConsistent(labeler, dataset.id);
  });

  it('keep the images when it cannot be read, and say so', async () => {
    const dataset = await givenDataset(labeler.databases);
    const form = formOf([['a.jpg', await picture('a')]]);
    form.append('annotation_file', new File(['this is no JSON'], 'instances.json'));

    const { status, body } = await upload<Problem & { upload_summary: UploadSummary }>(
      labeler,
      { datasetId: dataset.id, token },
      form,
    );

    expect([status, body.error]).toEqual([422, 'annotation_file_unreadable']);
    expect(body.detail).toMatch(/The images were stored\.$/);
    expect(body.upload_summary.images_uploaded).toBe(1);
    await expectConsistent(labeler, dataset.id);
  });

  describe('that make a dataset', () => {
    it('make all of it, with the fields before or after the files', async () => {
      const form = formOf([
        ['train/a.jpg', await picture('a')],
        ['more.zip', zipOf([{ name: 'b.jpg', content: await picture('b') }])],
        ['broken.jpg', 'text'],
      ]);
      form.append('dataset_name', '  Weld seams of May  ');
      form.append('dataset_description', 'Line 4');
      form.append('task_types', '["detection"]');
      form.append('visibility', 'public');
      form.append('annotation_file', new File([coco('a.jpg')], 'instances.json'));

      const { status, body } = await make(form);
      const [row] = await labeler.databases.labeler(
        `select d.name, d.description, d.visibility, d.owner_id, d.num_images, p.id as project_id, p.task_types
           from datasets d join annotation_projects p on p.dataset_id = d.id where d.id = $1`,
        [body.dataset_id],
      );

      expect(status).toBe(201);
      expect(body).toMatchObject({
        dataset_name: 'Weld seams of May',
        upload_summary: {
          images_uploaded: 2,
          annotations_imported: 1,
          folder_structure: { train: 1 },
          annotation_report: { format: 'coco' },
        },
      });
      expect(body.upload_summary.files.map(({ status: outcome }) => outcome)).toEqual([
        'created',
        'created',
        'refused',
      ]);
      expect(row).toEqual({
        name: 'Weld seams of May',
        description: 'Line 4',
        visibility: 'public',
        owner_id: OLIVIA.id,
        num_images: 2,
        project_id: body.project_id,
        task_types: ['detection'],
      });
      expect((await imagesOf(labeler, body.dataset_id)).map(({ file_name }) => file_name)).toEqual([
        'b.jpg',
        'a.jpg',
      ]);
      await expectConsistent(labeler, body.dataset_id);
      expect(await incoming()).toEqual([]);
    });

    it('are open to every user', async () => {
      const form = formOf([['a.jpg', await picture('sam')]], { dataset_name: 'Of Sam' });

      const { status } = await make(form, await labeler.signIn(SAM));

      expect(status).toBe(201);
    });

    it.each([
      ['no name', {}, 'dataset_name'],
      ['a blank name', { dataset_name: '  ' }, 'dataset_name'],
      ['an unknown visibility', { dataset_name: 'x', visibility: 'banana' }, 'visibility'],
      ['unknown tasks', { dataset_name: 'x', task_types: '["banana"]' }, 'task_types'],
      ['tasks that are no list', { dataset_name: 'x', task_types: '{"a":1}' }, 'task_types'],
    ])('leave nothing behind with %s', async (_, fields, field) => {
      const { status, body } = await make<Problem & { errors: { field: string }[] }>(
        formOf([['a.jpg', await picture('x')]], fields),
      );

      expect([status, body.error]).toEqual([422, 'validation_failed']);
      expect(body.errors.map((problem) => problem.field)).toContain(field);
      expect(await incoming()).toEqual([]);
    });

    it('need files', async () => {
      const { status, body } = await make<Problem>(formOf([], { dataset_name: 'Empty' }));

      expect([status, body.error]).toEqual([422, 'validation_failed']);
      expect(await datasetsNamed('Empty')).toEqual([]);
    });

    it('make none when the annotation file cannot be read', async () => {
      const form = formOf([['a.jpg', await picture('a')]], { dataset_name: 'Half made' });
      form.append('annotation_file', new File(['{'], 'instances.json'));

      const { status, body } = await make<Problem>(form);

      expect([status, body.error]).toEqual([422, 'annotation_file_unreadable']);
      expect(await datasetsNamed('Half made')).toEqual([]);
    });
  });
});
