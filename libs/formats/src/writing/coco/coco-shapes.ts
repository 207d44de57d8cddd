import type { AnnotationType, Point } from '@libs/geometry';
import { approximated, dropped, exact, type Judgement, judgeMark } from '../format-writer';
import type { LabeledAnnotation, LabeledImage } from '../labeled-dataset';
import { polygonPixels } from '../polygon-pixels';
import {
  areaOf,
  type Box,
  boxOf,
  circleOf,
  clipBox,
  type Clipped,
  clipRing,
  cornersOfRotated,
  extentOf,
  pointsOf,
  polygonOfCircle,
  sizeOf,
} from '../shapes';

/** What the file says of the form of one object. */
export interface CocoObject {
  annotation: LabeledAnnotation;
  bbox: Box;
  /** The ring of the object; null for boxes and keypoints. */
  ring: readonly Point[] | null;
  /** `[x, y, v]` of each point; null for other shapes. */
  keypoints: readonly (readonly [number, number, number])[] | null;
}

type Judged = Judgement<CocoObject>;

type JudgeType = (annotation: LabeledAnnotation, image: LabeledImage) => Judged;

/** Square pixels: of outlines what pycocotools counts, of what has no outline its box. */
export function areaOfObject({ bbox, ring }: CocoObject, image: LabeledImage): number {
  if (!ring) return bbox[2] * bbox[3];
  const size = sizeOf(image);
  return size ? polygonPixels(ring, size) : areaOf(ring);
}

const JUDGES: Record<AnnotationType, JudgeType> = {
  bbox: judgeBox,
  rotated_bbox: judgeRotatedBox,
  polygon: (annotation, image) => judgeRing(annotation, image, pointsOf(annotation)),
  circle: judgeCircle,
  keypoint: (annotation) => exact(keypointsOf(annotation)),
  no_object: (_, image) => judgeMark(image),
  classification: () => dropped('label_not_in_format'),
  polyline: () => dropped('shape_not_in_format'),
  line: () => dropped('shape_not_in_format'),
};

/** What becomes of an annotation in COCO. */
export function judgeForCoco(annotation: LabeledAnnotation, image: LabeledImage): Judged {
  return JUDGES[annotation.type](annotation, image);
}

function judgeRotatedBox(annotation: LabeledAnnotation, image: LabeledImage): Judged {
  const judged = judgeRing(annotation, image, cornersOfRotated(annotation));
  if (!judged.written || judged.fate.kind === 'approximated') return judged;
  return approximated('rotated_box_as_polygon', null, judged.written);
}

function judgeCircle(annotation: LabeledAnnotation, image: LabeledImage): Judged {
  const { points, error } = polygonOfCircle(circleOf(annotation));
  const { written, fate } = judgeRing(annotation, image, points);
  return written ? approximated('circle_as_polygon', error, written) : { fate, written };
}

function judgeBox(annotation: LabeledAnnotation, image: LabeledImage): Judged {
  const clipped = clipBox(boxOf(annotation), sizeOf(image));
  if (typeof clipped === 'string') return dropped(clipped);
  const bbox = clipped.shape;
  return byClip(clipped, { annotation, bbox, ring: null, keypoints: null });
}

function judgeRing(
  annotation: LabeledAnnotation,
  image: LabeledImage,
  points: readonly Point[],
): Judged {
  const size = sizeOf(image);
  const clipped = clipRing(points, size);
  if (typeof clipped === 'string') return dropped(clipped);
  const ring = clipped.shape;
  return byClip(clipped, { annotation, bbox: extentOf(ring), ring, keypoints: null });
}

function byClip({ over }: Clipped<unknown>, object: CocoObject): Judged {
  return over > 0 ? approximated('clipped', { value: over, unit: 'px' }, object) : exact(object);
}

/** A point that is not labeled lies at 0, 0. Source: the data format page of COCO. */
function keypointsOf(annotation: LabeledAnnotation): CocoObject {
  const keypoints = (annotation.geometry.points as readonly number[][]).map(
    ([x = 0, y = 0, visibility = 2]): [number, number, number] => {
      const v = visibility === 0 || visibility === 1 ? visibility : 2;
      return v === 0 ? [0, 0, 0] : [x, y, v];
    },
  );
  const labeled = keypoints.filter(([, , v]) => v > 0).map(([x, y]): Point => [x, y]);
  const bbox = extentOf(labeled);
  return { annotation, bbox, ring: null, keypoints };
}
