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

type AddShape = (record: Json, annotation: LabeledAnnotation) => void;

const SHAPES: Record<AnnotationType, AddShape> = {
  bbox: addBox,
  polygon: addPolygon,
  polyline: addPolyline,
  circle: addCircle,
  classification: () => undefined,
  no_object: (record) => {
    record['is_background'] = true;
  },
  rotated_bbox: addRaw,
  keypoint: addRaw,
  line: addRaw,
};

/** Adds the members by which an annotation says its form. Pixels, neither clipped nor rounded. */
export function addDiceShape(record: Json, annotation: LabeledAnnotation): void {
  SHAPES[annotation.type](record, annotation);
}

function addBox(record: Json, annotation: LabeledAnnotation): void {
  const bbox = boxOf(annotation);
  addBounds(record, bbox);
  record['area'] = bbox[2] * bbox[3];
  record['iscrowd'] = 0;
}

function addPolygon(record: Json, annotation: LabeledAnnotation): void {
  const points = pointsOf(annotation);
  record['segmentation'] = [numbersOf(points)];
  addBounds(record, extentOf(points));
  record['area'] = areaOf(points);
  record['iscrowd'] = 0;
}

function addPolyline(record: Json, annotation: LabeledAnnotation): void {
  const points = pointsOf(annotation);
  const hasExtent = points.length >= 2;
  record['polyline'] = hasExtent ? numbersOf(points) : [];
  if (hasExtent) addBounds(record, extentOf(points));
}

function addCircle(record: Json, annotation: LabeledAnnotation): void {
  const { center, radius } = circleOf(annotation);
  record['circle'] = { center, radius };
  addBounds(record, boxOfCircle({ center, radius }));
  record['area'] = Math.PI * radius ** 2;
}

function addBounds(record: Json, bbox: Box): void {
  record['bbox'] = bbox;
  record['bbox_format'] = 'xywh';
}

/** The geometry as it is stored; the size belongs to the image, which states it. */
function addRaw(record: Json, { type, geometry }: LabeledAnnotation): void {
  const { image_width: _width, image_height: _height, ...rest } = geometry;
  record['type'] = type;
  record['geometry'] = rest;
}
