import { archiveFileName } from './archive-file-name';

describe('archiveFileName', () => {
  it.each([
    ['Weld seams', 'Weld seams.zip'],
    ['용접 이음매', '용접 이음매.zip'],
    ['a/b\\c\nd', 'a_b_c_d.zip'],
    ['../../etc/passwd', '_.._etc_passwd.zip'],
    ['...', 'dataset.zip'],
    ['   ', 'dataset.zip'],
    ['x'.repeat(500), `${'x'.repeat(150)}.zip`],
  ])('makes of %j the name %j', (name, fileName) => {
    expect(archiveFileName(name)).toBe(fileName);
  });
});
