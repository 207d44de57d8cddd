import type { AnnotationFile } from '@libs/formats';
import { read, textFile, zipFile } from './support/files';

const META = `
  <meta><task><name>weld</name><labels>
    <label><name>dent</name><color>#FF0000</color><attributes>
      <attribute><name>depth</name><input_type>number</input_type></attribute>
      <attribute><name>deep</name><input_type>checkbox</input_type></attribute>
    </attributes></label>
    <label><name>arm</name><type>skeleton</type></label>
    <label><name>elbow</name><type>points</type><parent>arm</parent></label>
  </labels></task></meta>`;

const document = (
  shapes: string,
  image = 'id="0" name="line3/0007.png" width="640" height="480"',
) =>
  `<?xml version="1.0" encoding="utf-8"?>
  <!-- <annotation> -->
  <annotations><version>1.1</version>${META}<image ${image}>${shapes}</image></annotations>`;

const cvat = (shapes: string, image?: string) =>
  read(textFile('annotations.xml', document(shapes, image)));

describe('CVAT for images', () => {
  it('is recognised by its root, and read image by image', async () => {
    const { format, records } = await cvat(`
      <box label="dent" source="manual" occluded="1" xtl="10.10" ytl="20" xbr="40.30" ybr="60" z_order="2">
        <attribute name="depth">1.50</attribute>
        <attribute name="deep">true</attribute>
        <attribute name="note">a &lt; b</attribute>
      </box>`);

    expect(format).toBe('cvat');
    expect(records).toMatchObject([
      { kind: 'class', key: 'dent', name: 'dent', color: '#ff0000' },
      { kind: 'class', key: 'arm', color: null },
      { kind: 'image', key: '1', paths: ['line3/0007.png'], width: 640, height: 480 },
      {
        kind: 'annotation',
        imageKey: '1',
        classKey: 'dent',
        shapes: [{ type: 'bbox', x: 10.1, y: 20, width: 30.2, height: 40 }],
        attributes: { occluded: true, z_order: 2, depth: 1.5, deep: true, note: 'a < b' },
        where: 'image 1 box 1',
      },
    ]);
  });

  it.each([
    [
      'a rotated box by the numbers of the file',
      '<box label="dent" xtl="10" ytl="20" xbr="40" ybr="60" rotation="30.25"/>',
      { type: 'rotated_bbox', box: [10, 20, 30, 40, 30.25] },
    ],
    [
      'a polygon',
      '<polygon label="dent" points="0,0;4.5,0;4,4"/>',
      {
        type: 'polygon',
        points: [
          [0, 0],
          [4.5, 0],
          [4, 4],
        ],
      },
    ],
    [
      'a polyline',
      '<polyline label="dent" points="0,0;4,4"/>',
      {
        type: 'polyline',
        points: [
          [0, 0],
          [4, 4],
        ],
      },
    ],
    [
      'points',
      '<points label="dent" points="1,2;3,4"/>',
      {
        type: 'keypoint',
        points: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    [
      'a circle, which is an ellipse of equal radii',
      '<ellipse label="dent" cx="5" cy="6" rx="2.5" ry="2.50"/>',
      { type: 'circle', center: [5, 6], radius: 2.5 },
    ],
    ['a tag', '<tag label="dent" source="manual"></tag>', { type: 'classification' }],
    [
      'a skeleton, whose points may be hidden or absent',
      `<skeleton label="arm" z_order="0">
        <points label="elbow" outside="0" occluded="1" points="1,2"/>
        <points label="hand" outside="0" occluded="0" points="3,4"/>
        <points label="finger" outside="1" occluded="0" points="5,6"/>
      </skeleton>`,
      {
        type: 'keypoint',
        points: [
          [1, 2, 1],
          [3, 4, 2],
          [0, 0, 0],
        ],
      },
    ],
  ])('knows %s', async (_what, xml, shape) => {
    const { annotations } = await cvat(xml);

    expect(annotations).toMatchObject([{ shapes: [shape] }]);
  });

  it('traces masks, whose runs go along the rows of their box', async () => {
    const { annotations, problems } = await cvat(
      '<mask label="dent" rle="1, 2, 1, 2" left="10" top="20" width="3" height="2"/>',
    );

    expect(problems).toEqual([['mask_traced', 'image 1 mask 1']]);
    const [shape] = annotations[0]?.shapes ?? [];
    const points = shape?.type === 'polygon' ? shape.points : [];
    // The first column is empty in both rows.
    expect(points).toHaveLength(4);
    expect(points).toEqual(
      expect.arrayContaining([
        [11, 20],
        [13, 20],
        [13, 22],
        [11, 22],
      ]),
    );
  });

  it('traces ellipses and says so', async () => {
    const { annotations, problems } = await cvat(
      '<ellipse label="dent" cx="50" cy="60" rx="20" ry="10" rotation="90"/>',
    );

    expect(problems).toEqual([['ellipse_traced', 'image 1 ellipse 1']]);
    expect(annotations[0]?.shapes[0]).toMatchObject({ type: 'polygon' });
  });

  it('knows the mark of an empty image, which has no class', async () => {
    const { annotations, classes } = await cvat('<tag label="__background__"/>');

    expect(annotations).toMatchObject([{ classKey: null, shapes: [{ type: 'no_object' }] }]);
    expect(classes.map(({ name }) => name)).toEqual(['dent', 'arm']);
  });

  it('keeps images without shapes, and classes that only shapes name', async () => {
    const { images, classes } = await read(
      textFile(
        'a.xml',
        '<annotations><image id="0" name="a.jpg"/><image id="1" name="b.jpg">' +
          '<tag label="new"/><tag label="new"/></image></annotations>',
      ),
    );

    expect(images.map(({ paths, width }) => [paths, width])).toEqual([
      [['a.jpg'], null],
      [['b.jpg'], null],
    ]);
    expect(classes.map(({ name }) => name)).toEqual(['new']);
  });

  it('reports what it cannot use', async () => {
    const { problems, annotations } = await read(
      textFile(
        'a.xml',
        `<annotations>
          <image id="0"><tag label="a"/><tag label="b"/></image>
          <image id="1" name="b.jpg">
            <box label="a" xtl="1" ytl="1" xbr="0" ybr="4"/>
            <box label="a" xtl="1" ytl="1" xbr="2"/>
            <box label="a" xtl="1" ytl="x" xbr="2" ybr="2"/>
            <polygon label="a" points="0,0;1,1"/>
            <points label="a" points="1;2;3"/>
            <ellipse label="a" cx="0" cy="0" rx="0" ry="1"/>
            <mask label="a" rle="1, 9" left="0" top="0" width="2" height="2"/>
            <cuboid label="a" xtl1="1"/>
            <box xtl="1" ytl="1" xbr="2" ybr="2"/>
          </image>
          <track id="7" label="a"><box frame="0"/></track>
        </annotations>`,
      ),
    );

    expect(annotations).toEqual([]);
    expect(problems).toEqual([
      ['image_without_name', 'image 1'],
      ['image_without_name', 'image 1'],
      ['shape_malformed', 'image 2 box 1'],
      ['shape_malformed', 'image 2 box 2'],
      ['number_not_finite', 'image 2 box 3'],
      ['too_few_points', 'image 2 polygon 4'],
      ['shape_malformed', 'image 2 points 5'],
      ['empty_shape', 'image 2 ellipse 6'],
      ['mask_malformed', 'image 2 mask 7'],
      ['shape_missing', 'image 2 cuboid 8'],
      ['class_name_missing', 'image 2 box 9'],
      ['video_track', 'track 7'],
    ]);
  });

  it('is read from the archive that CVAT makes, images and all', async () => {
    const { format, annotations } = await read(
      zipFile({ 'images/a.jpg': 'picture', 'annotations.xml': document('<tag label="dent"/>') }),
    );

    expect(format).toBe('cvat');
    expect(annotations).toHaveLength(1);
  });

  it.each([
    ['half a document', '<annotations><image name="a">', 'is not valid XML'],
    [
      'entities',
      '<!DOCTYPE a [<!ENTITY x "y">]><annotations><image name="&x;"/></annotations>',
      'is not valid XML',
    ],
    ['endless depth', `<annotations>${'<a>'.repeat(100)}`, 'nested more than 32 levels deep'],
  ])('refuses %s', async (_what, text, reason) => {
    await expect(read(textFile('a.xml', text))).rejects.toThrow(reason);
  });

  it('refuses an image that does not fit into memory, before it has all of it', async () => {
    const head = Buffer.from('<annotations><image name="a"><tag label="');
    const piece = Buffer.alloc(1024 * 1024, 0x61);
    let sent = 0;
    const file: AnnotationFile = {
      name: 'a.xml',
      size: 1e9,
      async *open() {
        await Promise.resolve();
        yield head;
        for (sent = 0; sent < 100; sent++) yield piece;
      },
    };

    await expect(read(file)).rejects.toThrow('larger than 16 MiB');
    expect(sent).toBeLessThan(20);
  });
});
