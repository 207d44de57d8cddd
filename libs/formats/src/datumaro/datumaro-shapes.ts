import { readSegmentation } from '../coco/segmentation';
import type { Keypoint, Shape } from '../annotation-record';
import { shapeOfEllipse } from '../geometry/ellipse';
import { boxOf, type Found, lineOf } from '../geometry/rings';
import { rotatedShapeOf } from '../geometry/rotated-box';
import { keypointsOf } from '../geometry/stored-geometry';
import { areNumbers, isObject, type JsonObject } from '../json/json-values';
import type { ProblemCode } from '../problems';

export interface DatumaroShapes {
  shapes: Shape[];
  problems: ProblemCode[];
  /** Attributes that belong to the shape. */
  used?: readonly string[];
}

const READS: Record<string, (annotation: JsonObject) => DatumaroShapes> = {
  label: () => one({ type: 'classification' }),
  no_object: () => one({ type: 'no_object' }),
  bbox: boxIn,
  polygon: ({ points }) => one(lineOf('polygon', points)),
  polyline: ({ points }) => one(lineOf('polyline', points)),
  points: ({ points, visibility }) => one(pointsIn(points, visibility)),
  ellipse: ({ points }) => ellipseIn(points),
  mask: ({ rle }) => readSegmentation(isObject(rle) ? rle : {}),
  skeleton: ({ elements }) => one(skeletonIn(elements)),
};

/** Reads the form of an annotation. Source: `plugins/data_formats/datumaro` of Datumaro. */
export function datumaroShapes(annotation: JsonObject): DatumaroShapes {
  const { type } = annotation;
  const read = typeof type === 'string' && Object.hasOwn(READS, type) ? READS[type] : undefined;
  return read ? read(annotation) : one('shape_missing');
}

function one(found: Found): DatumaroShapes {
  return typeof found === 'string'
    ? { shapes: [], problems: [found] }
    : { shapes: [found], problems: [] };
}

/** CVAT writes the rotation of a box, in degrees clockwise around its centre, as an attribute. */
function boxIn({ bbox, attributes }: JsonObject): DatumaroShapes {
  const box = boxOf(bbox);
  const angle = isObject(attributes) ? attributes.rotation : undefined;
  if (typeof box === 'string' || box.type !== 'bbox' || !Number.isFinite(angle)) return one(box);
  const { x, y, width, height } = box;
  const isTurned = angle !== 0;
  const shape = isTurned ? rotatedShapeOf([x, y, width, height, angle as number]) : box;
  return { shapes: [shape], problems: [], used: ['rotation'] };
}

/** `[x1, y1, x2, y2, …]` with a visibility for each point, or none. */
function pointsIn(points: unknown, visibility: unknown): Found {
  if (!Array.isArray(points) || points.length % 2 !== 0) return 'shape_malformed';
  if (!areNumbers(points)) return 'number_not_finite';
  const seen = areNumbers(visibility) && visibility.length === points.length / 2 ? visibility : [];
  return keypointsOf(
    Array.from({ length: points.length / 2 }, (_, at) => {
      const [x = 0, y = 0, value] = [points[2 * at], points[2 * at + 1], seen[at]];
      return value === undefined ? [x, y] : [x, y, value];
    }),
  );
}

/** The box around it: `[x1, y1, x2, y2]`. */
function ellipseIn(points: unknown): DatumaroShapes {
  if (!Array.isArray(points) || points.length !== 4) return one('shape_malformed');
  if (!areNumbers(points)) return one('number_not_finite');
  const [left = 0, top = 0, right = 0, bottom = 0] = points;
  const [radiusX, radiusY] = [(right - left) / 2, (bottom - top) / 2];
  if (radiusX <= 0 || radiusY <= 0) return one('empty_shape');
  const center = [(left + right) / 2, (top + bottom) / 2] as const;
  const { shape, problems } = shapeOfEllipse({ center, radiusX, radiusY, rotation: 0 });
  return { shapes: [shape], problems };
}

/** Elements are the points, each with a label and a visibility of its own. */
function skeletonIn(elements: unknown): Found {
  if (!Array.isArray(elements)) return 'shape_malformed';
  const points: Keypoint[] = [];
  for (const element of elements as unknown[]) {
    if (!isObject(element)) return 'shape_malformed';
    const found = pointsIn(element.points, element.visibility);
    if (typeof found === 'string') return found;
    if (found.type === 'keypoint') points.push(...found.points);
  }
  return keypointsOf(points);
}
