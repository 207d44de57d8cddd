import type { ImageSize, Point } from '@libs/geometry';
import { isEmptyRing } from '../../geometry/rings';
import type { ErrorBound } from '../conservation';
import {
  approximated,
  dropped,
  exact,
  type Judgement,
  judgeMark,
  type YoloLayout,
} from '../format-writer';
import type { LabeledAnnotation, LabeledImage } from '../labeled-dataset';
import type { Approximation, Drop } from '../reasons';
import {
  areaOf,
  type Box,
  boxOf,
  boxOfCircle,
  circleOf,
  clipBox,
  clipRing,
  cornersOfBox,
  cornersOfRotated,
  extentOf,
  insideOf,
  pointsOf,
  polygonOfCircle,
  reachOver,
  sizeOf,
  uncovered,
} from '../shapes';

/** A row of a label file, without the end of the line. */
type Row = Judgement<string>;

/** How an annotation becomes the shape of a layout: as it is, or in which way. */
interface Conversion<Shape> {
  shape: Shape;
  how?: Approximation;
  error?: ErrorBound;
}

/** What becomes of each annotation of an image in a layout of label files. */
export function judgeForYolo(image: LabeledImage, layout: YoloLayout): Row[] {
  const seen = new Set<string>();
  return image.annotations.map((annotation) => {
    const row = judgeRow(annotation, image, layout);
    if (row.written === null) return row;
    // Ultralytics removes repeated rows.
    if (seen.has(row.written)) return dropped('duplicate');
    seen.add(row.written);
    return row;
  });
}

function judgeRow(annotation: LabeledAnnotation, image: LabeledImage, layout: YoloLayout): Row {
  switch (annotation.type) {
    case 'no_object':
      return judgeMark(image);
    case 'classification':
      return dropped('label_not_in_format');
    case 'bbox':
    case 'rotated_bbox':
    case 'polygon':
    case 'circle':
      return judgeShape(annotation, sizeOf(image), layout);
    default:
      return dropped('shape_not_in_format');
  }
}

function judgeShape(
  annotation: LabeledAnnotation,
  size: ImageSize | null,
  layout: YoloLayout,
): Row {
  if (!size) return dropped('image_size_unknown');
  const row = layout === 'segment' ? ringRow : layout === 'obb' ? cornersRow : boxRow;
  return row(annotation, size);
}

/** `class xc yc w h` */
function boxRow(annotation: LabeledAnnotation, size: ImageSize): Row {
  const conversion = toBox(annotation);
  const clipped = clipBox(conversion.shape, size);
  if (typeof clipped === 'string') return dropped(clipped);
  const [x, y, width, height] = clipped.shape;
  const [left, right] = [share(x, size.width), share(x + width, size.width)];
  const [top, bottom] = [share(y, size.height), share(y + height, size.height)];
  if (left === right || top === bottom) return dropped('empty_shape');
  const centre = [(left + right) / 2, (top + bottom) / 2];
  const row = [...centre, right - left, bottom - top].map(textOf).join(' ');
  return judgement({ ...conversion, shape: rowOf(annotation, row) }, clipped.over, 'clipped');
}

/** `class x1 y1 x2 y2 …`, at least three points. */
function ringRow(annotation: LabeledAnnotation, size: ImageSize): Row {
  const conversion = toRing(annotation);
  const clipped = clipRing(conversion.shape, size);
  if (typeof clipped === 'string') return dropped(clipped);
  const row = unitsRow(opened(unitsOf(clipped.shape, size)));
  if (typeof row !== 'string') return row;
  return judgement({ ...conversion, shape: rowOf(annotation, row) }, clipped.over, 'clipped');
}

/** `class x1 y1 x2 y2 x3 y3 x4 y4`: the corners in their order. */
function cornersRow(annotation: LabeledAnnotation, size: ImageSize): Row {
  const conversion = toCorners(annotation);
  if (isEmptyRing(conversion.shape)) return dropped('empty_shape');
  const over = reachOver(conversion.shape, size);
  const corners = conversion.shape.map(([x, y]) => insideOf(x, y, size));
  if (isEmptyRing(corners)) return dropped('outside_image');
  const row = unitsRow(unitsOf(corners, size));
  if (typeof row !== 'string') return row;
  const how = conversion.how === undefined ? 'corners_moved' : conversion.how;
  return judgement({ ...conversion, shape: rowOf(annotation, row) }, over, how);
}

/** The shape as it was converted; what is only moved at the border counts as that. */
function judgement(conversion: Conversion<string>, over: number, atBorder: Approximation): Row {
  const { shape, how, error } = conversion;
  if (how !== undefined && error) return approximated(how, error, shape);
  if (over > 0) return approximated(atBorder, { value: over, unit: 'px' }, shape);
  return how === undefined ? exact(shape) : approximated(how, null, shape);
}

function rowOf({ classIndex }: LabeledAnnotation, coordinates: string): string {
  return `${classIndex ?? 0} ${coordinates}`;
}

function toBox(annotation: LabeledAnnotation): Conversion<Box> {
  switch (annotation.type) {
    case 'polygon': {
      const points = pointsOf(annotation);
      const shape = extentOf(points);
      return { shape, how: 'polygon_as_box', error: uncovered(shape, areaOf(points)) };
    }
    case 'rotated_bbox': {
      const corners = cornersOfRotated(annotation);
      const shape = extentOf(corners);
      return { shape, how: 'rotated_box_as_box', error: uncovered(shape, areaOf(corners)) };
    }
    case 'circle': {
      const circle = circleOf(annotation);
      const shape = boxOfCircle(circle);
      const error = uncovered(shape, Math.PI * circle.radius ** 2);
      return { shape, how: 'circle_as_box', error };
    }
    default:
      return { shape: boxOf(annotation) };
  }
}

function toRing(annotation: LabeledAnnotation): Conversion<readonly Point[]> {
  switch (annotation.type) {
    case 'polygon':
      return { shape: pointsOf(annotation) };
    case 'rotated_bbox':
      return { shape: cornersOfRotated(annotation), how: 'rotated_box_as_polygon' };
    case 'circle': {
      const { points, error } = polygonOfCircle(circleOf(annotation));
      return { shape: points, how: 'circle_as_polygon', error };
    }
    default:
      return { shape: cornersOfBox(boxOf(annotation)), how: 'box_as_polygon' };
  }
}

function toCorners(annotation: LabeledAnnotation): Conversion<readonly Point[]> {
  if (annotation.type === 'rotated_bbox') return { shape: cornersOfRotated(annotation) };
  const { shape, how = 'box_as_rotated_box', error } = toBox(annotation);
  return { shape: cornersOfBox(shape), how, ...(error && { error }) };
}

/** Millionths of a side: less than a hundredth of a pixel up to 10,000 pixels. */
const UNIT = 1e6;

/** Whole units, so that sums and differences of them are exact. */
function share(pixels: number, side: number): number {
  return Math.round((pixels / side) * UNIT);
}

function unitsOf(points: readonly Point[], { width, height }: ImageSize): Point[] {
  return points.map(([x, y]) => [share(x, width), share(y, height)]);
}

/** Rings are closed by themselves, and readers take a first point that is repeated at the end for their mark of it. */
function opened(ring: readonly Point[]): readonly Point[] {
  const [first] = ring;
  const end = ring.findLastIndex(([x, y]) => x !== first?.[0] || y !== first[1]);
  return ring.slice(0, Math.max(3, end + 1));
}

function unitsRow(units: readonly Point[]): string | Row {
  if (isEmptyRing(units)) return dropped('empty_shape' satisfies Drop);
  return units.map(([x, y]) => `${textOf(x)} ${textOf(y)}`).join(' ');
}

/** Six digits, or seven for half a unit. */
function textOf(units: number): string {
  return (units / UNIT).toFixed(Number.isInteger(units) ? 6 : 7);
}
