import { SNIFF_BYTES, sniffImage } from '@libs/imaging';

/**
 * `image`: by its content, whatever it is called. `archive`: a ZIP. `pretender`: called like an image, and none.
 * `other`: a file of a kind that uploads do not take.
 */
export type FileKind = 'image' | 'archive' | 'pretender' | 'other';

/** So many bytes of a file are enough to tell its kind. */
export const KIND_BYTES = SNIFF_BYTES;

const IMAGE_NAME = /\.(jpe?g|png|gif|bmp|webp|tiff?)$/i;
const ARCHIVE_NAME = /\.zip$/i;
const ANY_EXTENSION = /\.[^./]+$/;
/** A first entry, or the directory of an empty archive. */
const ARCHIVE_SIGNATURES = ['504b0304', '504b0506'];

/**
 * Tells what to do with a file.
 * @param head its first bytes: KIND_BYTES of them, or all there are
 */
export function kindOf(path: string, head: Buffer): FileKind {
  if (ARCHIVE_NAME.test(path)) return 'archive';
  if (sniffImage(head)) return 'image';
  // Office documents are ZIP archives too, and nobody means the pictures in them.
  if (!ANY_EXTENSION.test(path) && isArchive(head)) return 'archive';
  return IMAGE_NAME.test(path) ? 'pretender' : 'other';
}

function isArchive(head: Buffer): boolean {
  return ARCHIVE_SIGNATURES.includes(head.toString('hex', 0, 4));
}
