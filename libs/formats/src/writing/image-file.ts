import type { ZipFile } from '@libs/zip';
import type { WritingSource } from './format-writer';
import type { LabeledImage } from './labeled-dataset';

/**
 * The image as a file of the archive; undefined, with a note, when its bytes are not at hand.
 * @param name In the archive, safe already; see `safeArchivePath`.
 */
export function imageFile(
  source: WritingSource<never> | WritingSource<unknown>,
  image: LabeledImage,
  name: string,
): ZipFile | undefined {
  if (image.content) return { name, content: image.content };
  source.note('image_missing');
  return undefined;
}
