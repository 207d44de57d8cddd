import { AnnotationFileUnreadableError } from '../annotation-file.errors';

const STRING_OR_NOT_FINITE = /"(?:[^"\\]|\\.)*"|-?\b(?:Infinity|NaN)\b/g;

/**
 * Parses JSON, and the NaN and Infinity that Python writes into it: they become null, so that only what needs the
 * number is lost.
 * @throws AnnotationFileUnreadableError
 */
export function parseTolerantly(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const finite = text.replace(STRING_OR_NOT_FINITE, (token) =>
      token.startsWith('"') ? token : 'null',
    );
    try {
      return JSON.parse(finite);
    } catch (error) {
      throw new AnnotationFileUnreadableError(`${place} is not valid JSON`, error);
    }
  }
}
