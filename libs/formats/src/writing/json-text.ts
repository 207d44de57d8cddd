const NOT_ASCII = /[\u007f-\uffff]/;
const EACH_NOT_ASCII = /[\u007f-\uffff]/g;

/**
 * JSON as ASCII, so that no reader can take it in a wrong encoding. Numbers are the shortest that read back the same;
 * -0 is 0.
 */
export function asciiJson(value: unknown, indent = 0): string {
  const text = JSON.stringify(value, null, indent);
  return NOT_ASCII.test(text) ? text.replace(EACH_NOT_ASCII, escaped) : text;
}

/** The value with all of its lines `depth` levels of two spaces further in; the first line too. */
export function indentedJson(value: unknown, depth: number): string {
  // Lists around it bring the margin, which costs less than to put it in afterwards.
  let nested = value;
  for (let level = 0; level < depth; level++) nested = [nested];
  const around = depth * (depth + 1);
  return asciiJson(nested, 2).slice(around, -around);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A JSON list of items that are JSON, each on lines of its own; `margin` stands before the closing bracket. */
export async function* listed(
  items: AsyncIterable<string>,
  margin = '',
): AsyncGenerator<string, void, undefined> {
  let isEmpty = true;
  for await (const item of items) {
    yield `${isEmpty ? '[' : ','}\n${item}`;
    isEmpty = false;
  }
  yield isEmpty ? '[]' : `\n${margin}]`;
}

const KOREA_MS = 9 * 60 * 60 * 1000;

/** A moment as `2026-01-01T09:00:00.000+09:00`. @param iso ISO 8601 */
export function inKorea(iso: string): string {
  return new Date(Date.parse(iso) + KOREA_MS).toISOString().replace('Z', '+09:00');
}
