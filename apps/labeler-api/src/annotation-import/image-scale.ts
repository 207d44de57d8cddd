import type { ImageSize, LossCode, ProblemCode, Scale } from '@libs/formats';
import type { StagedContent } from './import-staging';

export interface ImageScale extends Scale {
  loss?: LossCode;
  changes: ProblemCode[];
}

interface Sizes {
  content: Pick<StagedContent, 'unit'>;
  imageSize: ImageSize | null;
  statedSize: ImageSize | null;
}

/** Pixels by which resizing may round. */
const ROUNDING = 1;

/**
 * What coordinates of the file are multiplied with. A file that was made for a smaller or larger copy of the image,
 * of the same proportions, is scaled; one that states other proportions is believed in its coordinates only.
 */
export function scaleOf({ content, imageSize, statedSize }: Sizes): ImageScale {
  if (content.unit === 'relative') {
    const size = imageSize ?? statedSize;
    if (!size) return { x: 1, y: 1, loss: 'image_size_unknown', changes: [] };
    return { x: size.width, y: size.height, changes: [] };
  }
  if (!imageSize || !statedSize || isSame(imageSize, statedSize))
    return { x: 1, y: 1, changes: [] };
  const [x, y] = [imageSize.width / statedSize.width, imageSize.height / statedSize.height];
  const isProportional =
    Math.abs(statedSize.width * y - imageSize.width) <= ROUNDING ||
    Math.abs(statedSize.height * x - imageSize.height) <= ROUNDING;
  return isProportional
    ? { x, y, changes: ['scaled'] }
    : { x: 1, y: 1, changes: ['image_size_differs'] };
}

function isSame(a: ImageSize, b: ImageSize): boolean {
  return a.width === b.width && a.height === b.height;
}
