import { ADAM } from '@libs/testing';
import { ExportsClient, imageId } from './support/exports';

type Stored = Record<'image_id' | 'annotation_type' | 'class_id', string> & {
  geometry: Record<string, unknown>;
};

const BOXES = [
  { image: 1, type: 'bbox', geometry: { bbox: [10, 20, 30, 40] } },
  { image: 1, type: 'bbox', classId: 'b', geometry: { bbox: [500, 100, 200, 50] } },
  { image: 2, type: 'bbox', geometry: { bbox: [0, 0, 1000, 500] } },
];
const TURNED = [
  { image: 2, type: 'rotated_bbox', geometry: { bbox: [100, 100, 50, 20, 30] } },
  { image: 3, type: 'bbox', classId: 'b', geometry: { bbox: [1.25, 2.5, 3.75, 4.125] } },
];
const OUTLINES = [
  {
    image: 1,
    type: 'polygon',
    geometry: {
      points: [
        [10, 20],
        [110, 20],
        [120, 90],
        [60, 120],
        [10, 90],
      ],
    },
  },
];

describe('an export that is imported into a copy of the dataset', () => {
  let client: ExportsClient;
  beforeAll(async () => {
    client = await ExportsClient.start();
  });
  afterAll(() => client.stop());
  beforeEach(() => client.useNewDataset());

  async function draw(taskType: string, drawn: typeof BOXES | typeof OUTLINES): Promise<void> {
    for (const { image, type, geometry, ...rest } of drawn) {
      const ids = await client.drawConfirmed([{ imageId: imageId(image), taskType, ...rest }]);
      await client.labeler.databases.labeler(
        'update annotations set annotation_type = $2, geometry = $3 where id = any($1)',
        [ids, type, JSON.stringify({ type, ...geometry })],
      );
    }
  }

  /** Sizes of images are known to the one and not to the other. */
  async function stored(): Promise<Stored[]> {
    const rows = await client.labeler.databases.labeler<Stored>(
      `select image_id, annotation_type, class_id, geometry - 'image_width' - 'image_height' as geometry
         from annotations where project_id = $1 order by image_id, annotation_type, geometry::text`,
      [client.dataset.projectId],
    );
    return rows;
  }

  async function send(bytes: Buffer, query = '') {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(bytes)]), 'annotations');
    const path = `/api/v1/annotations/import/project/${client.dataset.projectId}${query}`;
    const headers = { Authorization: `Bearer ${await client.labeler.signIn(ADAM)}` };
    const answer = await client.labeler.fetch(path, { method: 'POST', headers, body: form });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  async function copied(body: object): Promise<{ before: Stored[]; after: Stored[] }> {
    const before = await stored();
    const bytes = await client.read('annotations', (await client.export(body)).export_path);
    await client.useNewDataset();
    const { status, body: answer } = await send(bytes);
    expect({ status, answer }).toMatchObject({ status: 200, answer: { skipped: 0 } });
    return { before, after: await stored() };
  }

  it.each([
    ['dice', [...BOXES, ...TURNED]],
    ['cvat', [...BOXES, ...TURNED]],
    ['datumaro', [...BOXES, ...TURNED]],
    ['labelstudio', [...BOXES, ...TURNED]],
    ['coco', BOXES],
    ['voc', BOXES],
    ['yolo', BOXES],
  ])('gives the boxes of the original through %s', async (format, drawn) => {
    await draw('detection', drawn);

    const { before, after } = await copied({ export_format: format, task_type: 'detection' });

    expect(after).toEqual(before);
  });

  it.each(['dice', 'cvat', 'datumaro', 'labelstudio', 'coco', 'yolo'])(
    'gives the outlines of the original through %s',
    async (format) => {
      await draw('segmentation', OUTLINES);

      const { before, after } = await copied({ export_format: format, task_type: 'segmentation' });

      // COCO states the boxes of outlines too, and the project is after boxes as well.
      expect(after.filter(({ annotation_type: type }) => type === 'polygon')).toEqual(before);
    },
  );

  it('may lie in storage, but in no project but this one', async () => {
    await draw('detection', BOXES);
    const { export_path: key } = await client.export({ export_format: 'cvat' });
    const importKey = () =>
      client.call<{ total: number; error?: string }>(
        `POST /annotations/import/project/${client.dataset.projectId}?mode=merge&key=${encodeURIComponent(key ?? '')}`,
      );

    const own = await importKey();
    await client.useNewDataset();
    const foreign = await importKey();

    expect(own).toMatchObject({ status: 200, body: { total: BOXES.length } });
    expect(foreign).toMatchObject({ status: 404, body: { error: 'annotation_file_not_found' } });
  });

  it('takes classes as they are mapped: by id, by name, or not at all', async () => {
    await draw('detection', BOXES);
    const bytes = await client.read('annotations', (await client.export()).export_path);
    await client.useNewDataset();
    const map = (mapping: object) => `?class_map=${encodeURIComponent(JSON.stringify(mapping))}`;

    const taken = await send(bytes, map({ dent: 'b', 찍힘: null }));
    const named = await send(bytes, `${map({ dent: 'burr' })}&mode=append&dry_run=true`);
    const refused = await send(bytes, map({ dent: 7 }));

    expect(taken).toMatchObject({ status: 200, body: { created: 2, skipped: 1 } });
    expect((await stored()).map(({ class_id: id }) => id)).toEqual(['b', 'b']);
    expect(named.body).toMatchObject({ report: { classes_created: [{ name: 'burr' }] } });
    expect(refused).toMatchObject({ status: 422, body: { error: 'validation_failed' } });
  });
});
