import type { AnnotationFile } from '../annotation-file';
import { JsonCutter, type JsonElement } from './json-cutter';

/**
 * The wanted values of a JSON document's top level, element by element where they are arrays.
 * @throws AnnotationFileUnreadableError
 */
export async function* jsonElements(
  file: AnnotationFile,
  wants: (key: string) => boolean,
): AsyncGenerator<JsonElement> {
  const cutter = new JsonCutter(wants);
  for await (const chunk of file.open()) yield* cutter.push(chunk);
  cutter.end();
}
