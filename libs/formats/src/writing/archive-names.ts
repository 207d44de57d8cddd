import { createHash } from 'node:crypto';

/** Names that are taken in an archive, whatever their case. One number is held for each. */
export class ArchiveNames {
  private readonly taken = new Set<number>();

  /**
   * The name, or the name with `~2`, `~3` … before its extension when it is taken. The same names in the same order
   * give the same answers.
   * @param keyOf What of a name has to be unique.
   */
  free(name: string, keyOf: (name: string) => string = (same) => same): string {
    for (let attempt = 1; ; attempt += 1) {
      const candidate = attempt === 1 ? name : numbered(name, attempt);
      const key = digestOf(keyOf(candidate));
      if (this.taken.has(key)) continue;
      this.taken.add(key);
      return candidate;
    }
  }
}

function numbered(name: string, number: number): string {
  return name.replace(/(?:\.[^./]*)?$/, (extension) => `~${number}${extension}`);
}

/** 52 bits: two names that are taken for the same by chance only cost one of them its name. */
function digestOf(key: string): number {
  const folded = key.normalize('NFC').toLowerCase();
  return createHash('sha1').update(folded).digest().readUIntBE(0, 6);
}
