import {
  approximated,
  dropped,
  exact,
  type Judgement,
  judgeMark,
  type WriteOptions,
} from '../format-writer';
import type { LabeledAnnotation, LabeledImage } from '../labeled-dataset';
import type { Approximation } from '../reasons';
import {
  areaOf,
  type Box,
  boxOf,
  boxOfCircle,
  circleOf,
  clipBox,
  clipRing,
  cornersOfRotated,
  extentOf,
  pointsOf,
  sizeOf,
  uncovered,
} from '../shapes';

/** Pixels, both corners included. */
export interface PixelBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface VocObject {
  annotation: LabeledAnnotation;
  box: PixelBox;
}

type Indexing = NonNullable<WriteOptions['indexing']>;
type Size = ReturnType<typeof sizeOf>;

/** Of an image of unknown size, only the upper and the left border are known. */
const ENDLESS = { width: Infinity, height: Infinity };

/** Every object is a box of whole pixels inside the image. */
export function judgeForVoc(image: LabeledImage, indexing: Indexing): Judgement<VocObject>[] {
  const size = sizeOf(image);
  return image.annotations.map((annotation) => {
    if (annotation.type === 'no_object') return judgeMark(image);
    if (annotation.type === 'classification') return dropped('label_not_in_format');
    if (annotation.type === 'bbox') return judgeBox(annotation, size, indexing);
    return judgeOther(annotation, size, indexing);
  });
}

function judgeBox(
  annotation: LabeledAnnotation,
  size: Size,
  indexing: Indexing,
): Judgement<VocObject> {
  const clipped = clipBox(boxOf(annotation), size ?? ENDLESS);
  if (typeof clipped === 'string') return dropped(clipped);
  const { box, moved } = pixelBox(clipped.shape, size, indexing);
  const written = { annotation, box };
  if (clipped.over > 0)
    return approximated('clipped', { value: clipped.over, unit: 'px' }, written);
  return moved > 0
    ? approximated('whole_pixels', { value: moved, unit: 'px' }, written)
    : exact(written);
}

/** Outlines, turned boxes and circles become the box around what of them is inside the image. */
function judgeOther(
  annotation: LabeledAnnotation,
  size: Size,
  indexing: Indexing,
): Judgement<VocObject> {
  const around = boxAround(annotation, size);
  if (typeof around === 'string') return dropped(around);
  const { how, extent, area } = around;
  const clipped = clipBox(extent, size ?? ENDLESS);
  if (typeof clipped === 'string') return dropped(clipped);
  const { box } = pixelBox(clipped.shape, size, indexing);
  return approximated(how, uncovered(clipped.shape, area), { annotation, box });
}

function boxAround(annotation: LabeledAnnotation, size: Size) {
  const { type } = annotation;
  if (type === 'circle') {
    const circle = circleOf(annotation);
    const area = Math.PI * circle.radius ** 2;
    return { how: 'circle_as_box' as Approximation, extent: boxOfCircle(circle), area };
  }
  if (type !== 'polygon' && type !== 'rotated_bbox') return 'shape_not_in_format' as const;
  const isOutline = type === 'polygon';
  const points = isOutline ? pointsOf(annotation) : cornersOfRotated(annotation);
  const clipped = clipRing(points, size);
  if (typeof clipped === 'string') return clipped;
  const how: Approximation = isOutline ? 'polygon_as_box' : 'rotated_box_as_box';
  return { how, extent: extentOf(clipped.shape), area: areaOf(clipped.shape) };
}

/**
 * The first pixel is 1 and both corners belong to the box; or, counted from 0, the corners are coordinates. A box
 * covers one pixel at least. Source: VOC2012 development kit.
 */
function pixelBox(
  [x, y, width, height]: Box,
  size: Size,
  indexing: Indexing,
): { box: PixelBox; moved: number } {
  const [left, right] = sideOf(x, width, size?.width);
  const [top, bottom] = sideOf(y, height, size?.height);
  const moved = [left - x, right - x - width, top - y, bottom - y - height].map(Math.abs);
  const first = indexing === 'one' ? 1 : 0;
  return {
    box: { left: left + first, top: top + first, right, bottom },
    moved: Math.max(...moved),
  };
}

/** Whole coordinates inside the image, at least one apart. */
function sideOf(start: number, length: number, limit = Infinity): [number, number] {
  const from = Math.min(Math.round(start), limit - 1) + 0;
  return [from, Math.min(Math.max(Math.round(start + length), from + 1), limit)];
}
