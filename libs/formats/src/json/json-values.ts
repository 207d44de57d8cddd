export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text without what PostgreSQL and people cannot read, or undefined when nothing is left. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;

  const text = value
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .trim();
  return text === '' ? undefined : text;
}

/** An id, which may be a number or a text; `1` and `"1"` are the same. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  return textOf(value);
}

/** A number of pixels; zero, as some tools write when they do not know, is null. */
export function pixelsOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
}

const COLOR = /^#[0-9a-f]{6}$/i;

export function colorOf(value: unknown): string | null {
  return typeof value === 'string' && COLOR.test(value) ? value.toLowerCase() : null;
}

/** True for an array of finite numbers. */
export function areNumbers(values: unknown): values is number[] {
  return Array.isArray(values) && values.every((value) => Number.isFinite(value));
}

/** True for an object without members; many annotations have no attributes, and no list of them is made to tell. */
export function isEmpty(members: object): boolean {
  for (const _name in members) return false;
  return true;
}
