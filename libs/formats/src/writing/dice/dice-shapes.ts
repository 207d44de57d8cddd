import type { AnnotationType } from '@libs/geometry';
import type { LabeledAnnotation } from '../labeled-dataset';
import {
  areaOf,
  type Box,
  boxOf,
  boxOfCircle,
  circleOf,
  extentOf,
  numbersOf,
  pointsOf,
} from '../shapes';

type Json = Record<string, unknown>;

const SHAPES: Record<AnnotationType, (annotation: LabeledAnnotation) => Json> = {
  bbox: boxShape,
  polygon: polygonShape,
  polyline: polylineShape,
  circle: circleShape,
  classification: () => ({}),
  no_object: () => ({ is_background: true }),
  rotated_bbox: rawShape,
  keypoint: rawShape,
  line: rawShape,
};

/** The members by which an annotation says its form. Pixels, neither clipped nor rounded. */
export function diceShape(annotation: LabeledAnnotation): Json {
  return SHAPES[annotation.type](annotation);
}

function boxShape(annotation: LabeledAnnotation): Json {
  const bbox = boxOf(annotation);
  return { ...boxed(bbox), area: bbox[2] * bbox[3], iscrowd: 0 };
}

function polygonShape(annotation: LabeledAnnotation): Json {
  const points = pointsOf(annotation);
  const outline = { segmentation: [numbersOf(points)], ...boxed(extentOf(points)) };
  return { ...outline, area: areaOf(points), iscrowd: 0 };
}

function polylineShape(annotation: LabeledAnnotation): Json {
  const points = pointsOf(annotation);
  if (points.length < 2) return { polyline: [] };
  return { polyline: numbersOf(points), ...boxed(extentOf(points)) };
}

function circleShape(annotation: LabeledAnnotation): Json {
  const { center, radius } = circleOf(annotation);
  const bbox = boxOfCircle({ center, radius });
  return { circle: { center, radius }, ...boxed(bbox), area: Math.PI * radius ** 2 };
}

function boxed(bbox: Box): Json {
  return { bbox, bbox_format: 'xywh' };
}

/** The geometry as it is stored; the size belongs to the image, which states it. */
function rawShape({ type, geometry }: LabeledAnnotation): Json {
  const { image_width: _width, image_height: _height, ...rest } = geometry;
  return { type, geometry: rest };
}
