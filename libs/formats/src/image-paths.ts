/**
 * A file name as annotation files have it, made comparable: NFC, `/`, relative. Absolute names and drives lose their
 * root; what cannot be found by its folders may still be found by its last part.
 */
export function imagePathOf(name: string): string {
  const parts = name.normalize('NFC').replace(/\\/g, '/').split('/');
  if (/^[A-Za-z]:$/.test(parts[0] ?? '')) parts.shift();
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

/** The path that a value of a file is, empty when it is none. Names may begin and end with spaces. */
export function pathIn(value: unknown): string {
  return typeof value === 'string' ? imagePathOf(value.replaceAll('\u0000', '')) : '';
}

/** The path without the extension of its last part. */
export function pathStem(path: string): string {
  return path.replace(/(?<=[^/])\.[^./]*$/, '');
}
