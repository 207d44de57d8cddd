import { annotationFileOf } from '@libs/formats';
import { isFullEffort } from '@libs/testing';
import { read, zipFile } from './support/files';

const YAML = 'train: images/train\nval: images/val\nnames:\n  0: cat\n  1: 개\n';
/** Between places that are damaged. */
const STRIDE = isFullEffort ? 1 : 5;

describe('YOLO in a ZIP', () => {
  it('reads boxes, with names from data.yaml wherever it lies', async () => {
    const { format, images, classes, annotations, problems } = await read(
      zipFile({
        'labels/train/a.txt': '1 0.5 0.5 0.2 0.4\n\n0 0.1 0.1 0.2 0.2 0.87\r\n',
        'labels/train/empty.txt': '',
        '__MACOSX/labels/._a.txt': 'x',
        'data.yaml': YAML,
      }),
    );

    expect({ format, problems }).toEqual({ format: 'yolo', problems: [] });
    expect(classes.map(({ key, name }) => [key, name])).toEqual([
      ['0', 'cat'],
      ['1', '개'],
    ]);
    expect(images.map(({ paths }) => paths[0])).toEqual(['train/a', 'train/empty']);
    expect(annotations).toMatchObject([
      {
        imageKey: 'labels/train/a.txt',
        classKey: '1',
        unit: 'relative',
        shapes: [{ type: 'bbox', x: 0.4, y: 0.3, width: 0.2, height: 0.4 }],
        where: 'labels/train/a.txt:1',
      },
      { classKey: '0', confidence: 87, where: 'labels/train/a.txt:3' },
    ]);
  });

  it('knows outlines, also beside boxes', async () => {
    const { annotations } = await read(
      zipFile({
        'classes.txt': 'cat\ndog',
        'labels/a.txt': '0 0.1 0.1 0.5 0.1 0.5 0.5\n1 0.5 0.5 0.2 0.4\n0 0 0 1 0 1 1 0 1',
      }),
    );

    expect(annotations.map(({ shapes }) => shapes[0]?.type)).toEqual([
      'polygon',
      'bbox',
      'polygon',
    ]);
  });

  it('takes rows of four corners for rotated boxes where no row is otherwise', async () => {
    const { annotations } = await read(
      zipFile({
        'classes.txt': 'cat',
        'labels/a.txt': '0 0.1 0.1 0.3 0.1 0.3 0.3 0.1 0.3',
        'labels/b.txt': '',
      }),
    );

    expect(annotations).toMatchObject([{ shapes: [{ type: 'rotated_bbox' }] }]);
  });

  it('is told the kind of the rows, and where images lie, by what this product writes', async () => {
    const { images, annotations } = await read(
      zipFile({
        'data.yaml': 'train: images/train\nval: images/train\nlayout: segment\nnames: [cat]\n',
        'renamed.json': JSON.stringify({ 'images/train/b~2.png': 'b.png' }),
        'labels/train/a.txt': '0 0.1 0.1 0.3 0.1 0.3 0.3 0.1 0.3',
        'labels/train/b~2.txt': '',
        'labels/train/classes.txt': '',
        'images/train/old/labels/c.txt': '',
        'packed/labels/val/d.txt': '',
      }),
    );

    expect(annotations).toMatchObject([{ shapes: [{ type: 'polygon' }] }]);
    expect(images.map(({ paths }) => paths)).toEqual([
      ['a'],
      ['b.png'],
      ['classes'],
      ['old/images/c'],
      ['val/d', 'packed/val/d', 'd'],
    ]);
  });

  it('reads poses', async () => {
    const { annotations } = await read(
      zipFile({
        'data.yaml': 'names: [cat]\nkpt_shape: [2, 2]\n',
        'labels/a.txt': '0 0.5 0.5 0.2 0.2 0.4 0.4 0.6 0.6',
      }),
    );

    expect(annotations).toMatchObject([
      { shapes: [{ type: 'bbox' }], keypoints: [0.4, 0.4, 2, 0.6, 0.6, 2] },
    ]);
  });

  it.each([
    ['labels/train/a.txt', ['train/a', 'a']],
    ['images/val/b/labels/a.txt', ['a', 'images/val/b/a', 'val/b/images/a', 'b/images/a']],
    ['train/labels/a.txt', ['a', 'train/a']],
    ['set/labels/x/labels/b.c.txt', ['x/labels/b.c', 'b.c', 'set/labels/x/b.c']],
    ['a.txt', ['a']],
  ])('knows where the image of %s may lie', async (path, paths) => {
    const { images } = await read(zipFile({ 'classes.txt': 'cat', [path]: '' }));

    expect(images).toMatchObject([{ paths }]);
  });

  it('reports rows that it cannot use', async () => {
    const { annotations, problems } = await read(
      zipFile({
        'classes.txt': 'cat',
        'labels/a.txt':
          'cat 0 0 1 1\n0 0 0 1\n0 a 0 1 1\n0 0 0 -1 1\n0 0 0 1 1 1 1 1\n-1 0 0 1 1\n0 nan 0 1 1',
      }),
    );

    expect(annotations).toEqual([]);
    expect(problems).toEqual([
      ['class_id_unknown', 'labels/a.txt:1'],
      ['row_malformed', 'labels/a.txt:2'],
      ['number_not_finite', 'labels/a.txt:3'],
      ['shape_malformed', 'labels/a.txt:4'],
      ['row_malformed', 'labels/a.txt:5'],
      ['class_id_unknown', 'labels/a.txt:6'],
      ['number_not_finite', 'labels/a.txt:7'],
    ]);
  });

  it.each([
    ['labels without names', { 'labels/a.txt': '' }, 'no data.yaml or classes.txt'],
    ['pictures only', { 'a.jpg': 'x' }, 'no annotations that are read'],
    [
      'broken YAML',
      { 'data.yaml': 'names: [a', 'labels/a.txt': '' },
      '"data.yaml" is not valid YAML',
    ],
    [
      'a YAML bomb',
      {
        'data.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nnames: [*c,*c,*c,*c,*c,*c]\n`,
        'labels/a.txt': '',
      },
      'not valid YAML',
    ],
    ['a way out', { '../labels/a.txt': '', 'classes.txt': 'x' }, 'directory of the ZIP is broken'],
  ])('refuses a ZIP with %s', async (_what, entries, reason) => {
    await expect(read(zipFile(entries as Record<string, string>))).rejects.toThrow(reason);
  });

  it('refuses a ZIP that is damaged anywhere, or reads it as it was', async () => {
    const entries = { 'data.yaml': YAML, 'labels/a.txt': '0 0.5 0.5 0.25 0.25\n'.repeat(20) };
    const parts: Uint8Array[] = [];
    for await (const part of zipFile(entries).open()) parts.push(part);
    const bytes = Buffer.concat(parts);
    const whole = await read(annotationFileOf('a.zip', bytes));

    for (let at = 0; at < bytes.length; at += STRIDE) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      const result = await read(annotationFileOf('a.zip', damaged)).catch(
        (error: unknown) => error,
      );

      if (!(result instanceof Error)) continue;
      expect(result).toMatchObject({ code: 'annotation_file_unreadable' });
    }
    for (let length = 0; length < bytes.length; length += 7) {
      await expect(
        read(annotationFileOf('a.zip', bytes.subarray(0, length))),
      ).rejects.toMatchObject({ code: 'annotation_file_unreadable' });
    }
    expect(whole.annotations).toHaveLength(20);
  });
});
