import type { ImageSize, Point } from '@libs/geometry';
import { BACKGROUND } from '../../dice/dice-records';
import { cornersOfRotatedBox } from '../../geometry/rotated-box';
import type { RotatedBoxNumbers } from '../../annotation-record';
import { millionth, shortPercentage } from '../../labelstudio/millionth';
import { NOTE_KEY } from '../../own-notes';
import type { LabeledAnnotation, LabeledClass } from '../labeled-dataset';
import { annotationNote, type ShapeNote } from '../own-note';
import { boxOf, circleOf, opened, pointsOf } from '../shapes';
import { IMAGE_NAME, TAG_OF } from './labelstudio-config';

type Json = Record<string, unknown>;

/** Percent of the image that a keypoint is drawn with. */
const POINT_SIZE = 0.5;

interface Part {
  value: Json;
  /** As of other formats, but that a point says its visibility by itself. */
  note: Omit<ShapeNote, 'visibility'> & { visibility?: number };
}

type Form = (annotation: LabeledAnnotation, frame: Frame) => Part[];

const FORMS: Record<LabeledAnnotation['type'], Form> = {
  bbox: (annotation, frame) => {
    const [x, y, width, height] = boxOf(annotation);
    return one({
      x: frame.x(x),
      y: frame.y(y),
      width: frame.x(width),
      height: frame.y(height),
      rotation: 0,
    });
  },
  rotated_bbox: rotatedBox,
  polygon: (annotation, frame) => {
    const points = pointsOf(annotation).map(([x, y]): Point => [frame.x(x), frame.y(y)]);
    return one({ points: opened(points), closed: true });
  },
  circle: (annotation, frame) => {
    const { center, radius } = circleOf(annotation);
    const [x, y] = [frame.x(center[0]), frame.y(center[1])];
    return one({ x, y, radiusX: frame.x(radius), radiusY: frame.y(radius), rotation: 0 });
  },
  polyline: (annotation, frame) => one(pathValue(annotation, frame)),
  line: (annotation, frame) => one(pathValue(annotation, frame), { type: 'line' }),
  keypoint: keypoints,
  classification: () => one({}),
  no_object: () => one({}),
};

/** Pixels to percent of the image. */
export interface Frame {
  width: number;
  height: number;
  /** Of a coordinate to the millionth, in few digits. */
  x: (pixels: number) => number;
  y: (pixels: number) => number;
  /** Of all its digits. */
  percentX: (pixels: number) => number;
  percentY: (pixels: number) => number;
}

/** Of an image; what has no size has no coordinates either. */
export function frameOf(size: ImageSize | null): Frame {
  const { width, height } = size ?? { width: 1, height: 1 };
  const percentX = (pixels: number) => (pixels / width) * 100;
  const percentY = (pixels: number) => (pixels / height) * 100;
  return {
    width,
    height,
    x: (pixels) => shortPercentage(percentX(millionth(pixels))),
    y: (pixels) => shortPercentage(percentY(millionth(pixels))),
    percentX,
    percentY,
  };
}

/**
 * The results that say an annotation: one, or one for each point of keypoints. Coordinates are percentages of the
 * image, of pixels to the millionth.
 */
export function resultsOf(
  annotation: LabeledAnnotation,
  frame: Frame,
  classes: readonly LabeledClass[],
): Json[] {
  const { type, classIndex } = annotation;
  const label = type === 'no_object' ? BACKGROUND : (classes[classIndex ?? -1]?.name ?? '');
  return FORMS[type](annotation, frame).map((each, part) => {
    each.value[TAG_OF[type].type] = [label];
    return resultOf(annotation, each, part, frame);
  });
}

function resultOf(
  annotation: LabeledAnnotation,
  { value, note }: Part,
  part: number,
  { width, height }: Frame,
): Json {
  const { id, type } = annotation;
  const tag = TAG_OF[type];
  const result: Json = {
    id: part === 0 ? String(id) : `${id}-${part + 1}`,
    type: tag.type,
    from_name: tag.name,
    to_name: IMAGE_NAME,
  };
  if (tag.type !== 'choices') {
    result['original_width'] = width;
    result['original_height'] = height;
    result['image_rotation'] = 0;
  }
  result['value'] = value;
  // Only the first of several results says all.
  const further = part === 0 ? annotation.attributes : {};
  const own = Object.assign({ annotation: id }, annotationNote(annotation, note, further));
  result['meta'] = { [NOTE_KEY]: own };
  return result;
}

function one(value: Json, note: Part['note'] = {}): Part[] {
  return [{ value, note }];
}

/**
 * The corner is where the turn around the centre, in pixels, brings it; the format turns around the corner. It keeps
 * all its digits, so that the millionths of the box can be had of it again.
 */
function rotatedBox({ geometry }: LabeledAnnotation, frame: Frame): Part[] {
  const [x, y, width, height, rotation] = geometry.bbox as RotatedBoxNumbers;
  const sides = [x, y, width, height].map(millionth) as [number, number, number, number];
  const [corner = [0, 0]] = cornersOfRotatedBox([...sides, rotation]);
  const place = { x: frame.percentX(corner[0]), y: frame.percentY(corner[1]) };
  const value = { ...place, width: frame.x(width), height: frame.y(height), rotation };
  return one(value, { type: 'rotated_bbox' });
}

function pathValue(annotation: LabeledAnnotation, frame: Frame): Json {
  const vertices = pointsOf(annotation).map(([x, y], index) => ({
    id: `point-${index + 1}`,
    x: frame.x(x),
    y: frame.y(y),
    prevPointId: index === 0 ? null : `point-${index}`,
    isBezier: false,
  }));
  return { vertices, closed: false };
}

function keypoints({ geometry }: LabeledAnnotation, frame: Frame): Part[] {
  const points = geometry.points as number[][];
  return points.map(([x = 0, y = 0, seen]) => ({
    value: { x: frame.x(x), y: frame.y(y), width: POINT_SIZE },
    note: { type: 'keypoint', ...(seen !== undefined && { visibility: seen }) },
  }));
}
