import fc from 'fast-check';
import { isIgnoredPath, MAX_IMAGE_PATH_BYTES, normalizeImagePath } from './image-path';
import { ImagePathError } from './imaging.errors';

describe('normalizeImagePath', () => {
  it.each([
    ['a.jpg', 'a.jpg'],
    ['train/cat/a.jpg', 'train/cat/a.jpg'],
    ['train\\cat\\a.jpg', 'train/cat/a.jpg'],
    ['./train//cat/./a.jpg', 'train/cat/a.jpg'],
    ['\u1100\u1161/a.jpg', '\uac00/a.jpg'],
    ['한글 폴더/사진 #1?.JPG', '한글 폴더/사진 #1?.JPG'],
    ['a..b/...jpg', 'a..b/...jpg'],
    ['100%25.png', '100%25.png'],
  ])('makes of %p the path %p', (name, path) => {
    expect(normalizeImagePath(name)).toBe(path);
  });

  it.each([
    ['../../escape/e.jpg', 'leads out'],
    ['a/../../b.jpg', 'leads out'],
    ['a\\..\\b.jpg', 'leads out'],
    ['/etc/passwd.jpg', 'absolute'],
    ['\\\\server\\share\\a.jpg', 'absolute'],
    ['C:\\pictures\\a.jpg', 'absolute'],
    ['a\u0000.jpg', 'control characters'],
    ['a\r\nb.jpg', 'control characters'],
    ['a\ud800.jpg', 'control characters'],
    ['', 'names no file'],
    ['.', 'names no file'],
    ['folder/', 'names no file'],
    ['folder/.', 'names no file'],
    [`${'a'.repeat(501)}.jpg`, 'too long'],
    [`${'한글/'.repeat(140)}a.jpg`, 'too long'],
  ])('refuses %j', (name, reason) => {
    expect(() => normalizeImagePath(name)).toThrow(ImagePathError);
    expect(() => normalizeImagePath(name)).toThrow(reason);
  });

  it('gives safe paths only, and the same again when applied twice', () => {
    const character = fc.oneof(
      fc.constantFrom('/', '\\', '.', '..', 'a', 'é', 'e\u0301', ' ', ':', '%', '\u0000'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );

    fc.assert(
      fc.property(fc.array(character, { maxLength: 12 }), (characters) => {
        const path = normalizedOrRefused(characters.join(''));
        if (path === undefined) return;

        const parts = path.split('/');

        expect(parts.some((part) => ['', '.', '..'].includes(part))).toBe(false);
        expect(path).not.toMatch(/[\p{Cc}\\]/u);
        expect(path).toBe(path.normalize('NFC'));
        expect(Buffer.byteLength(path)).toBeLessThanOrEqual(MAX_IMAGE_PATH_BYTES);
        expect(normalizeImagePath(path)).toBe(path);
      }),
    );
  });
});

describe('isIgnoredPath', () => {
  it.each([
    '__MACOSX/._a.jpg',
    'photos/__MACOSX/a.jpg',
    'photos/._a.jpg',
    '.DS_Store',
    'photos\\Thumbs.db',
    'photos/desktop.ini',
    '.git/logo.png',
  ])('passes over %s', (path) => expect(isIgnoredPath(path)).toBe(true));

  it.each(['a.jpg', './a.jpg', '../a.jpg', 'photos/thumbs.jpg', 'MACOSX/a.jpg'])(
    'does not pass over %s',
    (path) => expect(isIgnoredPath(path)).toBe(false),
  );
});

function normalizedOrRefused(name: string): string | undefined {
  try {
    return normalizeImagePath(name);
  } catch (error) {
    if (error instanceof ImagePathError) return undefined;
    throw error;
  }
}
