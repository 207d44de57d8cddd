const UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

const UNSTORABLE_CHARACTERS =
  /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** JSON that PostgreSQL can store: without NUL and without halves of surrogate pairs in its texts and keys. */
export function databaseJson(value: unknown): string {
  const text = JSON.stringify(value);
  return UNSTORABLE.test(text) ? JSON.stringify(cleaned(value)) : text;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(UNSTORABLE_CHARACTERS, '');
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.replace(UNSTORABLE_CHARACTERS, ''),
      cleaned(each),
    ]),
  );
}
