import { decide, fileNameOf, folderOf, numberedPath } from './duplicates';

describe('an image whose path is taken', () => {
  it.each(['overwrite', 'skip', 'rename', 'refuse'] as const)(
    'is treated as asked (%s) when its content differs',
    (policy) => {
      expect(decide('aa', { sha256: 'bb' }, policy)).toBe(policy);
      expect(decide('aa', { sha256: null }, policy)).toBe(policy);
    },
  );

  it('changes nothing when its content is the same, whatever was asked', () => {
    expect(decide('aa', { sha256: 'aa' }, 'refuse')).toBe('unchanged');
  });

  it('is created when the path is free', () => {
    expect(decide('aa', undefined, 'refuse')).toBe('create');
  });
});

describe('a numbered path', () => {
  it.each([
    ['a.jpg', 'a_1.jpg'],
    ['train/cat/a.b.jpg', 'train/cat/a.b_1.jpg'],
    ['v1.2/photo', 'v1.2/photo_1'],
    ['v1.2/.jpg', 'v1.2/.jpg_1'],
  ])('of %s is %s', (path, expected) => {
    expect(numberedPath(path, 1)).toBe(expected);
  });
});

describe('the parts of a path', () => {
  it.each([
    ['a.jpg', 'a.jpg', null],
    ['train/cat/a.jpg', 'a.jpg', 'train/cat'],
  ])('of %s are known', (path, name, folder) => {
    expect([fileNameOf(path), folderOf(path)]).toEqual([name, folder]);
  });
});
