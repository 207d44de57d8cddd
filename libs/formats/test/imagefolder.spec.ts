import { read, zipFile } from './support/files';

describe('folders of classes in a ZIP', () => {
  it('label the images in them, with or without folders of splits', async () => {
    const { format, classes, images, annotations } = await read(
      zipFile({
        'train/cat/a.jpg': 'x',
        'val/dog/line3/b.PNG': 'x',
        'bird/c.jpg': 'x',
        'README.md': 'x',
        'd.jpg': 'x',
      }),
    );

    expect(format).toBe('imagefolder');
    expect(classes.map(({ name }) => name)).toEqual(['cat', 'dog', 'bird']);
    expect(images.map(({ paths }) => paths)).toEqual([
      ['a.jpg', 'cat/a.jpg', 'train/cat/a.jpg'],
      ['line3/b.PNG', 'dog/line3/b.PNG', 'val/dog/line3/b.PNG'],
      ['c.jpg', 'bird/c.jpg'],
    ]);
    expect(annotations.map(({ classKey, shapes }) => [classKey, shapes])).toEqual([
      ['cat', [{ type: 'classification' }]],
      ['dog', [{ type: 'classification' }]],
      ['bird', [{ type: 'classification' }]],
    ]);
  });

  it('have the names that our list gives them, and images the paths that they had', async () => {
    const { classes, images, problems } = await read(
      zipFile({
        'classes.json': JSON.stringify([{ id: 0, name: 'a/b', folder: 'a%2Fb' }]),
        'train/a%2Fb/x~2.jpg': 'x',
        'renamed.json': JSON.stringify({ 'train/a%2Fb/x~2.jpg': 'X.jpg' }),
      }),
    );

    expect(classes).toMatchObject([{ key: 'a%2Fb', name: 'a/b' }]);
    expect(images.map(({ paths }) => paths)).toEqual([['X.jpg']]);
    expect(problems).toEqual([]);
  });

  it('may be a table instead, with every character in its cells', async () => {
    const { images, annotations } = await read(
      zipFile({
        'classes.json': JSON.stringify([{ id: 0, name: 'cat', folder: 'cat' }]),
        'labels.csv': 'split,class_folder,image\r\ntrain,cat,"x, ""y""\n.jpg"\r\nval,cat,한.jpg',
      }),
    );

    expect(images.map(({ paths }) => paths[0])).toEqual(['x, "y"\n.jpg', '한.jpg']);
    expect(annotations.map(({ classKey }) => classKey)).toEqual(['cat', 'cat']);
  });

  it.each([['a.jpg'], ['images/a.jpg'], ['train/a.jpg'], ['notes/a.md']])(
    'are not what %s is alone',
    async (path) => {
      await expect(read(zipFile({ [path]: 'x' }))).rejects.toThrow('no annotations that are read');
    },
  );
});
