import { annotationFileOf, type FileRecord, readAnnotationFile } from '@libs/formats';
import { createHash } from 'node:crypto';
import { readBackup } from './backup-check';
import type { BackupImage, BackupProject } from './backup.queries';
import { DiceBackup } from './dice-backup';

const AT = new Date('2026-01-24T01:02:03Z');
const PROJECT: BackupProject = {
  dataset_id: 'ds_1',
  dataset_name: 'Weld “seams”\u2028',
  id: 'proj_1',
  name: 'Weld seams',
  description: null,
  task_types: ['detection', 'segmentation'],
  task_config: {},
  task_classes: {
    detection: {
      b: { name: 'burr', color: '#00ff00', order: 1 },
      a: { name: 'dent', color: '#ff0000', order: 0 },
    },
    segmentation: { a: { name: 'seam', color: '#0000ff', order: 0 } },
  },
  settings: {},
  created_at: new Date('2026-01-01T00:00:00Z'),
};

function image(id: string, annotations: object[] = []): BackupImage {
  return {
    id,
    s3_key: `datasets/ds_1/images/line 3/${id}.PNG`,
    width: 640,
    height: 480,
    annotations: annotations.map((annotation, index) => ({
      id: index + 1,
      task_type: 'detection',
      class_id: 'a',
      class_name: 'old name',
      attributes: { note: 'line\nbreak\u2028' },
      annotation_state: 'draft',
      ...annotation,
    })),
    statuses: [{ task_type: 'detection', status: 'in-progress' }],
  };
}

const IMAGES = [
  image('one', [
    { annotation_type: 'bbox', geometry: { type: 'bbox', bbox: [1, 2, 30, 40] } },
    {
      annotation_type: 'polygon',
      task_type: 'segmentation',
      geometry: {
        points: [
          [0, 0],
          [9, 0],
          [9, 9],
        ],
      },
    },
    {
      annotation_type: 'polyline',
      geometry: {
        points: [
          [0, 0],
          [5, 5],
        ],
      },
    },
    { annotation_type: 'circle', geometry: { center: [5, 5], radius: 2 } },
    { annotation_type: 'classification', geometry: { type: 'classification' } },
    { annotation_type: 'no_object', class_id: null, geometry: { type: 'no_object' } },
    { annotation_type: 'bbox', geometry: { broken: true } },
  ]),
  image('two'),
];

function textOf(images: readonly BackupImage[]): string {
  const backup = new DiceBackup(PROJECT, AT);
  return backup.head() + images.map((each) => backup.image(each)).join('') + backup.tail();
}

async function* chunks(content: string | Buffer, size = 7): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
}

describe('a backup', () => {
  it('is one JSON document with everything that was stored', () => {
    const document = JSON.parse(textOf(IMAGES)) as Record<string, unknown>;

    expect(document).toMatchObject({
      format_version: '1.0',
      dataset_id: 'ds_1',
      dataset_name: PROJECT.dataset_name,
      task_type: 'object_detection',
      last_modified_at: '2026-01-24T01:02:03.000Z',
      project: { id: 'proj_1', task_classes: PROJECT.task_classes },
      classes: [
        { id: 0, name: 'dent', task_type: 'detection', class_id: 'a' },
        { id: 1, name: 'burr', task_type: 'detection', class_id: 'b' },
        { id: 2, name: 'seam', task_type: 'segmentation', class_id: 'a' },
      ],
      statistics: { total_images: 2, total_annotations: 7 },
    });
    const [first] = document.images as Record<string, unknown>[];
    expect(first).toMatchObject({
      id: 1,
      image_id: 'one',
      file_name: 'line 3/one.PNG',
      file_format: 'png',
      width: 640,
      statuses: IMAGES[0]?.statuses,
    });
    expect(first?.annotations).toMatchObject([
      { class_id: 0, class_name: 'dent', bbox: [1, 2, 30, 40], bbox_format: 'xywh', area: 1200 },
      { class_id: 2, class_name: 'seam', segmentation: [[0, 0, 9, 0, 9, 9]] },
      { polyline: [0, 0, 5, 5] },
      { circle: { center: [5, 5], radius: 2 } },
      { type: 'classification', annotation_state: 'draft' },
      { class_id: -1, class_name: '__background__', is_background: true },
      { type: 'bbox', geometry: { broken: true } },
    ]);
  });

  it('can be imported again', async () => {
    const file = annotationFileOf('backup.json', Buffer.from(textOf(IMAGES)));

    const records: FileRecord[] = [];
    const readable = await readAnnotationFile(file);
    for await (const record of readable.records()) records.push(record);

    const shapes = records.flatMap((record) =>
      record.kind === 'annotation' ? record.shapes.map(({ type }) => type) : [],
    );
    expect(readable.format).toBe('dice');
    expect(shapes).toEqual([
      'bbox',
      'polygon',
      'polyline',
      'circle',
      'classification',
      'no_object',
    ]);
  });

  it('is the same bytes for the same content and moment', () => {
    expect(textOf(IMAGES)).toBe(textOf(IMAGES));
  });
});

describe('reading a backup', () => {
  it.each([[[]], [IMAGES]])('finds what it holds', async (images) => {
    const text = textOf(images);

    expect(await readBackup(chunks(text))).toEqual({
      sha256: createHash('sha256').update(text).digest('hex'),
      images: images.length,
      annotations: images.length === 0 ? 0 : 7,
    });
  });

  it('refuses one that is cut off anywhere', async () => {
    const bytes = Buffer.from(textOf([image('one', [{ annotation_type: 'bbox', geometry: {} }])]));
    const accepted: number[] = [];
    for (let length = 0; length < bytes.length; length += 1) {
      await readBackup(chunks(bytes.subarray(0, length), 500)).then(
        () => accepted.push(length),
        () => undefined,
      );
    }

    expect(accepted).toEqual([]);
  });

  it('refuses one that lacks an image', async () => {
    const lines = textOf(IMAGES).split('\n');
    const without = [...lines.slice(0, 1), ...lines.slice(2)].join('\n').replace('\n,', '\n');

    await expect(readBackup(chunks(without))).rejects.toThrow('does not hold');
  });
});
