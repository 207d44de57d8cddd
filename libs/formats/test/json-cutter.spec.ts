import fc from 'fast-check';
import { JsonCutter, type JsonElement } from '../src/json/json-cutter';

function cut(bytes: Buffer, sizes: readonly number[] = [], wants = (_key: string) => true) {
  const cutter = new JsonCutter(wants);
  const found: JsonElement[] = [];
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    // A chunk whose memory is used again afterwards, as streams do.
    const chunk = Buffer.from(bytes.subarray(at, at + size));
    for (const element of cutter.push(chunk)) found.push(element);
    chunk.fill(0x78);
    at += size;
  }
  cutter.end();
  return found;
}

function expected(document: Record<string, unknown>): JsonElement[] {
  return Object.entries(document).flatMap<JsonElement>(([key, value]) =>
    Array.isArray(value)
      ? value.map((each: unknown, index) => ({ key, index, value: each }))
      : [{ key, index: null, value }],
  );
}

describe('JsonCutter', () => {
  it('finds what JSON.parse finds, wherever the document is cut', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 4 }), {
          noNullPrototype: true,
        }),
        fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 200 }),
        fc.constantFrom(undefined, 1, '\t'),
        (document, sizes, indent) => {
          const text = JSON.stringify(document, null, indent);
          const parsed = JSON.parse(text) as Record<string, unknown>;

          expect(cut(Buffer.from(text), sizes)).toEqual(expected(parsed));
        },
      ),
    );
  });

  it('accepts a byte order mark and white space around the document', () => {
    const bytes = Buffer.from('\ufeff \r\n{"a" : [ 1 , "x" ] }\n\n');

    expect(cut(bytes, [1, 1, 1])).toEqual([
      { key: 'a', index: 0, value: 1 },
      { key: 'a', index: 1, value: 'x' },
    ]);
  });

  it('passes over what nobody wants without parsing it', () => {
    const text = '{"info": {"broken": nonsense}, "images": [1], "more": ["\\"]", {]}]}';

    expect(cut(Buffer.from(text.replace('{]}', '{}')), [], (key) => key === 'images')).toEqual([
      { key: 'images', index: 0, value: 1 },
    ]);
  });

  it('reads what Python writes for numbers that are none', () => {
    const text =
      '{"a": [{"n": NaN, "i": [Infinity, -Infinity], "s": "NaN, \\"Infinity"}], "b": NaN}';

    expect(cut(Buffer.from(text))).toEqual([
      { key: 'a', index: 0, value: { n: null, i: [null, null], s: 'NaN, "Infinity' } },
      { key: 'b', index: null, value: null },
    ]);
  });

  it('cuts a document that is an array, whatever its elements hold', () => {
    expect(cut(Buffer.from(' [{"a": [1, "]"]}, 2, [3]] '))).toEqual([
      { key: '', index: 0, value: { a: [1, ']'] } },
      { key: '', index: 1, value: 2 },
      { key: '', index: 2, value: [3] },
    ]);
    expect(cut(Buffer.from('[]'))).toEqual([]);
  });

  it.each([
    ['1', 'neither an object nor an array'],
    ['[1', 'ends too early, at element 0'],
    ['[1] 2', 'unexpected "2"'],
    ['', 'ends too early'],
    ['{"images": [{"id": 1}, {"id"', 'ends too early, at images[1]'],
    ['{"images": [{"id": 1}] "annotations"', 'unexpected "\\"" at byte 23'],
    ['{"images": [{"id": tru}]}', 'images[0] is not valid JSON'],
    ['{"images": [1,]}', 'unexpected "]"'],
    ['{"images": [], }', 'unexpected "}"'],
    ['{"images"; []}', 'unexpected ";"'],
    ['{} {}', 'unexpected "{"'],
    ['{1: 2}', 'unexpected "1"'],
    [`{"a": [${'['.repeat(100)}`, 'a[0] is nested more than 64 levels deep'],
  ])('says what is wrong with %s', (text, reason) => {
    expect(() => cut(Buffer.from(text), [5])).toThrow(reason);
  });

  it('refuses an element that does not fit into memory, before it has all of it', () => {
    const cutter = new JsonCutter(() => true);
    const chunk = Buffer.alloc(1024 * 1024, 0x61);
    const push = (bytes: Buffer) => [...cutter.push(bytes)];
    push(Buffer.from('{"a": ["'));

    expect(() => {
      for (let sent = 0; sent < 17; sent++) push(chunk);
    }).toThrow('a[0] is larger than 16 MiB');
  });
});
