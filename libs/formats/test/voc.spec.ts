import { read, textFile, zipFile } from './support/files';

const voc = (
  objects: string,
  head = '<filename>a.jpg</filename>',
) => `<?xml version="1.0" encoding="UTF-8"?>
<annotation><folder>VOC2012</folder>${head}
<size><width>100</width><height>80</height><depth>3</depth></size>${objects}</annotation>`;
const object = (inside: string, name = 'cat') => `<object><name>${name}</name>${inside}</object>`;
const BOX = '<bndbox><xmin>1</xmin><ymin>11</ymin><xmax>100</xmax><ymax>20</ymax></bndbox>';

describe('Pascal VOC', () => {
  it('counts corners from one, both within the box', async () => {
    const { format, images, annotations, problems } = await read(
      textFile(
        'a.xml',
        voc(object(`<pose>Frontal</pose><truncated>1</truncated><difficult>0</difficult>${BOX}`)),
      ),
    );

    expect({ format, problems }).toEqual({ format: 'voc', problems: [] });
    expect(images).toMatchObject([
      { paths: ['a.jpg', 'VOC2012/a.jpg', 'a'], width: 100, height: 80 },
    ]);
    expect(annotations).toMatchObject([
      {
        classKey: 'cat',
        shapes: [{ type: 'bbox', x: 0, y: 10, width: 100, height: 10 }],
        attributes: { pose: 'Frontal', truncated: true },
        where: 'a.xml object 1',
      },
    ]);
  });

  it('reads every document of a ZIP, with one class for one name', async () => {
    const { images, classes, annotations } = await read(
      zipFile({
        'VOC/Annotations/x/a.xml': voc(object(BOX, 'd&amp;g'), '<filename>a.jpg</filename>'),
        'VOC/Annotations/b.xml': voc(object(BOX, 'd&amp;g') + object(BOX, '고양이'), ''),
        'VOC/ImageSets/Main/train.txt': 'a',
      }),
    );

    expect(images.map(({ paths }) => paths)).toEqual([
      ['x/a.jpg', 'VOC2012/a.jpg', 'a.jpg', 'x/a'],
      ['b'],
    ]);
    expect(classes.map(({ name }) => name)).toEqual(['d&g', '고양이']);
    expect(annotations).toHaveLength(3);
  });

  it('reports objects that it cannot use, and what it leaves out of others', async () => {
    const { annotations, problems } = await read(
      textFile(
        'a.xml',
        voc(
          [
            object(''),
            object('<bndbox><xmin>1</xmin></bndbox>'),
            object(BOX.replace('11', 'eleven')),
            object(BOX.replace('100', '-5')),
            object(BOX, ' '),
            object(`${BOX}<part><name>head</name></part><polygon/>`),
          ].join(''),
        ),
      ),
    );

    expect(annotations).toHaveLength(1);
    expect(problems).toEqual([
      ['shape_missing', 'a.xml object 1'],
      ['shape_malformed', 'a.xml object 2'],
      ['number_not_finite', 'a.xml object 3'],
      ['shape_malformed', 'a.xml object 4'],
      ['class_name_missing', 'a.xml object 5'],
      ['part_of_object', 'a.xml object 6'],
      ['extra_shape_left_out', 'a.xml object 6'],
    ]);
  });

  it.each([
    ['other XML', '<View><Image/></View>', 'neither Pascal VOC nor CVAT'],
    ['half a document', '<annotation><object>', 'is not valid XML'],
    [
      'a document type with entities',
      '<!DOCTYPE a [<!ENTITY x "y">]><annotation><filename>&x;</filename></annotation>',
      'is not valid XML',
    ],
    ['endless depth', `<annotation>${'<a>'.repeat(100)}`, 'nested more than 32 levels deep'],
  ])('refuses %s', async (_what, text, reason) => {
    await expect(read(textFile('a.xml', text))).rejects.toThrow(reason);
  });
});
