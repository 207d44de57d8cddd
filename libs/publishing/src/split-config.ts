import { locateMember } from '@libs/formats';
import type { ObjectContent, ObjectStore } from '@libs/storage';
import { buffer } from 'node:stream/consumers';

/** How images are divided belongs to those who train. They write it into the published file. */
export const SPLIT_CONFIG = 'split_config';
const MAX_MEBIBYTES = 64;

/**
 * The JSON text of the `split_config` of a published file, which is read in constant memory; undefined when it has none.
 * @param file The whole file, just opened; its body is used up
 * @throws AnnotationFileUnreadableError or SyntaxError when the file is not JSON, RangeError when the member is too large,
 *   ObjectChangedError, StorageUnavailableError
 */
export async function readSplitConfig(
  store: ObjectStore,
  { key, etag, body }: Pick<ObjectContent, 'key' | 'etag' | 'body'>,
): Promise<Buffer | undefined> {
  try {
    const range = await locateMember(body, SPLIT_CONFIG);
    if (!range) return undefined;
    if (range.end - range.start > MAX_MEBIBYTES * 1024 ** 2) {
      throw new RangeError(`The ${SPLIT_CONFIG} of ${key} is larger than ${MAX_MEBIBYTES} MiB`);
    }
    const part = await store.get('datasets', key, { range, ifMatch: etag });
    const text = await buffer(part.body);
    JSON.parse(text.toString());
    return text;
  } finally {
    body.destroy();
  }
}
