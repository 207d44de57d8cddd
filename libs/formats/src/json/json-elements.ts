import { JsonCutter, type JsonElement } from './json-cutter';

/**
 * The wanted values of a JSON document's top level, element by element where they are arrays; the elements of a document
 * that is an array.
 * @throws AnnotationFileUnreadableError
 */
export async function* jsonElements(
  file: { open(): AsyncIterable<Uint8Array> },
  wants: (key: string) => boolean,
): AsyncGenerator<JsonElement> {
  const cutter = new JsonCutter(wants);
  for await (const chunk of file.open()) yield* cutter.push(chunk);
  cutter.end();
}
