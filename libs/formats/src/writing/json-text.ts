import { partsOf, thousandthsOf } from '../short-numbers';
import { AsciiText } from './ascii-text';

const [COMMA, COLON, SPACE] = [0x2c, 0x3a, 0x20];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Nothing waits while a text is made, so there is one. */
const text = new AsciiText();

/**
 * JSON as ASCII, so that no reader can take it in a wrong encoding: `JSON.stringify` of plain data, with escapes. Numbers
 * are the shortest that read back the same; -0 is 0.
 */
export function asciiJson(value: unknown, indent = 0): string {
  text.clear();
  append(value, indent, 0);
  return text.take();
}

/** The value with all of its lines `depth` levels of two spaces further in; the first line too. */
export function indentedJson(value: unknown, depth: number): string {
  text.clear();
  text.ascii('  '.repeat(depth));
  append(value, 2, 2 * depth);
  return text.take();
}

/** @param margin Spaces before the line that the value stands on. */
function append(value: unknown, indent: number, margin: number): void {
  if (typeof value === 'number') appendNumber(value);
  else if (typeof value === 'string') text.quoted(value);
  else if (typeof value !== 'object' || value === null) text.ascii(JSON.stringify(value) ?? 'null');
  else if (Array.isArray(value)) appendList(value, indent, margin);
  else appendObject(value as Record<string, unknown>, indent, margin);
}

function appendNumber(value: number): void {
  if (Number.isFinite(value)) text.number(value);
  else text.ascii('null');
}

function appendList(values: readonly unknown[], indent: number, margin: number): void {
  if (indent === 0 && isOfLongNumbers(values)) {
    text.json(values);
    return;
  }
  text.byte(OPEN_LIST);
  for (let at = 0; at < values.length; at++) {
    if (at > 0) text.byte(COMMA);
    if (indent > 0) text.line(margin + indent);
    append(values[at], indent, margin + indent);
  }
  if (indent > 0 && values.length > 0) text.line(margin);
  text.byte(CLOSE_LIST);
}

/** A guess by the first of them, for speed alone. */
function isOfLongNumbers(values: readonly unknown[]): boolean {
  const [first] = values;
  const number: unknown = Array.isArray(first) ? first[0] : first;
  return (
    typeof number === 'number' &&
    Number.isNaN(thousandthsOf(number)) &&
    Number.isNaN(partsOf(number))
  );
}

function appendObject(members: Record<string, unknown>, indent: number, margin: number): void {
  let isEmpty = true;
  text.byte(OPEN_OBJECT);
  for (const name in members) {
    const value = members[name];
    if (value === undefined) continue;
    if (!isEmpty) text.byte(COMMA);
    isEmpty = false;
    if (indent > 0) text.line(margin + indent);
    text.quoted(name);
    text.byte(COLON);
    if (indent > 0) text.byte(SPACE);
    append(value, indent, margin + indent);
  }
  if (indent > 0 && !isEmpty) text.line(margin);
  text.byte(CLOSE_OBJECT);
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
