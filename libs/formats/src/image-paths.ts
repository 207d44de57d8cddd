/**
 * A file name as annotation files have it, made comparable: NFC, `/`, relative. Absolute names and drives lose their
 * root; what cannot be found by its folders may still be found by its last part.
 */
export function imagePathOf(name: string): string {
  const parts = name.normalize('NFC').replace(/\\/g, '/').split('/');
  if (/^[A-Za-z]:$/.test(parts[0] ?? '')) parts.shift();
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

/** The path without the extension of its last part. */
export function pathStem(path: string): string {
  return path.replace(/(?<=[^/])\.[^./]*$/, '');
}
