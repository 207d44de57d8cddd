import fc from 'fast-check';
import { validateFileName } from 'yauzl';
import { safeArchivePath } from './safe-archive-path';

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('..', '.', '', '/', '\\', '%', '%2F', '2E', 'C:', '\0', '\n', '\u0085', ' '),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe('safeArchivePath', () => {
  it.each([
    'images/line 3/0007.jpg',
    'images/한국어/사진 (1).png',
    'annotations_detection.json',
    '100%.jpg',
    '...hidden/.a..b',
    'at 10:30.png',
  ])('leaves %s as it is', (path) => {
    expect(safeArchivePath(path)).toBe(path);
  });

  it.each([
    ['../../etc/passwd', '%2E%2E/%2E%2E/etc/passwd'],
    ['images/./a', 'images/%2E/a'],
    ['/etc/passwd', '%2Fetc/passwd'],
    ['a//b', 'a/%2Fb'],
    ['a/..//b', 'a/%2E%2E/%2Fb'],
    ['folder/', 'folder%2F'],
    ['..\\..\\x', '..%5C..%5Cx'],
    ['C:\\x', 'C%3A%5Cx'],
    ['a\0b\nc\u0085', 'a%00b%0Ac%C2%85'],
    ['a%2Fb', 'a%252Fb'],
    ['', '%20'],
  ])('writes %j as %s', (path, safe) => {
    expect(safeArchivePath(path)).toBe(safe);
  });

  it('gives names that a strict reader accepts, whatever the path', () => {
    fc.assert(
      fc.property(hostile, (path) => {
        const safe = safeArchivePath(path);

        expect(validateFileName(safe)).toBeNull();
        expect(safe).toMatch(/^[^\p{Cc}\\]+$/u);
        expect(safe.split('/')).not.toContain('');
        expect(safe.split('/')).not.toContain('.');
      }),
    );
  });

  it('keeps different paths different', () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        expect(safeArchivePath(one) === safeArchivePath(other)).toBe(one === other);
      }),
      { numRuns: 2000 },
    );
  });
});
