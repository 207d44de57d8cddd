/** Longest number that the table takes. */
export const MAX_VERSION_NUMBER = 50;

/** No part of a path and nothing that cannot be seen, as a constraint of the table says too; no half characters. */
const UNSAFE = /[/\\\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Tells whether a version may be called that. */
export function isVersionNumber(text: string): boolean {
  if (text.trim() !== text || text === '' || text === '.' || text === '..') return false;
  return [...text].length <= MAX_VERSION_NUMBER && !UNSAFE.test(text);
}

/** What numbers of versions look like that are counted on: `v3.0`, `3`, `V3.1`. The first group is the count. */
export const COUNTED_NUMBER = '^[vV]?([0-9]{1,9})(\\.|$)';

/** The number of the version after the highest that is there. */
export function nextVersionNumber(highest: number | null): string {
  return `v${(highest ?? 0) + 1}.0`;
}
