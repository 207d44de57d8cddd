import { createHash } from 'node:crypto';

const MAX_NAMES = 2000;
const names = new Map<string, string>();

/**
 * A stable name for a statement text, so that each connection parses and plans it once.
 * Texts must be finite in number: values go into parameters, never into the text.
 */
export function statementName(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = `s_${createHash('sha1').update(text).digest('hex').slice(0, 20)}`;
  if (names.size < MAX_NAMES) names.set(text, name);
  return name;
}
