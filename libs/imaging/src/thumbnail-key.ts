/** What a row knows of its thumbnail. `thumbnail_key` is null for images that were stored before it was recorded. */
export interface ThumbnailRow {
  s3_key: string;
  thumbnail_key: string | null;
}

const IMAGES = /^(datasets\/[^/]+)\/images\/(?=.)/s;
const EXTENSION = /\.[^./]*$/;

/**
 * The key of the thumbnail of a new image: `datasets/{id}/thumbnails/{path}.jpg`. The extension of the image stays in
 * it, so that `a.png` and `a.jpg` have one each.
 */
export function thumbnailKeyFor(s3Key: string): string {
  return IMAGES.test(s3Key)
    ? `${s3Key.replace(IMAGES, '$1/thumbnails/')}.jpg`
    : `${s3Key}_thumb.jpg`;
}

/** The key of the thumbnail of any image. Older thumbnails lost the extension and every folder called `images`. */
export function thumbnailKeyOf(row: ThumbnailRow): string {
  if (row.thumbnail_key !== null) return row.thumbnail_key;
  const base = row.s3_key.replace(EXTENSION, '');
  return row.s3_key.includes('/images/')
    ? `${base.replaceAll('/images/', '/thumbnails/')}.jpg`
    : `${base}_thumb.jpg`;
}
