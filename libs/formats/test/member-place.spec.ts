import fc from 'fast-check';
import { AnnotationFileUnreadableError, locateMember } from '../src';

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
    at += size;
  }
}

async function valueOf(text: string, name: string, sizes: readonly number[] = []) {
  const bytes = Buffer.from(text);
  const place = await locateMember(cut(bytes, sizes), name);
  return place && bytes.subarray(place.start, place.end).toString();
}

describe('locateMember', () => {
  it('finds the text of a member, wherever the document is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 4 }), {
          noNullPrototype: true,
        }),
        fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 200 }),
        fc.constantFrom(undefined, 1, '\t'),
        async (document, sizes, indent) => {
          const text = JSON.stringify(document, null, indent);
          for (const [name, value] of Object.entries(document)) {
            const found = await valueOf(text, name, sizes);

            expect(found?.trim()).toBe(found);
            expect(JSON.parse(found ?? '')).toEqual(JSON.parse(JSON.stringify(value)));
          }
          const isThere = Object.hasOwn(document, 'split_config');
          const found = await valueOf(text, 'split_config', sizes);

          expect(found !== undefined).toBe(isThere);
        },
      ),
    );
  });

  it.each([
    ['{"a": {"x": [1, "}"]} , "b": 2}', 'a', '{"x": [1, "}"]}'],
    ['{"b": {"a": 1}, "c": "a"}', 'a', undefined],
    ['{"a": 1, "a" : 1.50e3 }', 'a', '1.50e3'],
    ['{"\\u0061": null}', 'a', 'null'],
    ['\ufeff {}', 'a', undefined],
    ['{"a":"\\"}"}', 'a', '"\\"}"'],
  ])('finds in %s the member %s: %s', async (text, name, expected) => {
    expect(await valueOf(text, name)).toBe(expected);
  });

  it.each(['', '[]', '"a"', '{"a": 1', '{"a": "b}', '{} x', 'nonsense'])(
    'refuses %j',
    async (text) => {
      await expect(valueOf(text, 'a')).rejects.toThrow(AnnotationFileUnreadableError);
    },
  );
});
