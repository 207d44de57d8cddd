import { isEmpty } from '../../json/json-values';
import { NOTE_KEY } from '../../own-notes';
import type { LabeledAnnotation } from '../labeled-dataset';
import {
  annotationNote,
  counted,
  dividedAttributes,
  nativeAttributes,
  type Places,
  type ShapeNote,
} from '../own-note';
import { type Box, boxOf, circleOf, numbersOf, pointsOf } from '../shapes';

type Json = Record<string, unknown>;

interface Form {
  /** Members by which the format says the form. */
  members: Json;
  /** Attributes that belong to the form. */
  attributes?: Json;
  note?: ShapeNote;
}

const FORMS: Record<LabeledAnnotation['type'], (annotation: LabeledAnnotation) => Form> = {
  bbox: (annotation) => ({ members: { type: 'bbox', bbox: [...boxOf(annotation)] } }),
  rotated_bbox: rotatedBox,
  polygon: (annotation) => ({ members: { type: 'polygon', points: flat(annotation) } }),
  polyline: (annotation) => ({ members: { type: 'polyline', points: flat(annotation) } }),
  line: (annotation) => ({
    members: { type: 'polyline', points: flat(annotation) },
    note: { type: 'line' },
  }),
  circle,
  keypoint: keypoints,
  classification: () => ({ members: { type: 'label' } }),
  no_object: () => ({ members: { type: 'no_object' } }),
};

/** What the format says of all annotations, and of those that have a form only. */
const OF_LABELS: Places = new Map([['group', counted]]);
const OF_SHAPES: Places = new Map([...OF_LABELS, ['z_order', counted]]);

/** An annotation as the format has it. Nothing is clipped or rounded. */
export function datumaroAnnotation(annotation: LabeledAnnotation): Json {
  const { id, type, classIndex } = annotation;
  const { members, attributes: ofForm = {}, note = {} } = FORMS[type](annotation);
  const hasForm = type !== 'classification' && type !== 'no_object';
  const places = hasForm ? OF_SHAPES : OF_LABELS;
  const { native, others } = nativeAttributes(annotation.attributes, places);
  const { placed, further } = dividedAttributes(others, (name) => name !== 'rotation');
  const attributes: Json = isEmpty(placed) ? { ...ofForm } : { ...placed, ...ofForm };
  attributes[NOTE_KEY] = annotationNote(annotation, note, further);
  const item: Json = Object.assign({ id }, members);
  item['attributes'] = attributes;
  item['group'] = 0;
  if (hasForm) item['z_order'] = 0;
  Object.assign(item, native);
  if (type !== 'no_object') item['label_id'] = classIndex;
  return item;
}

/** As CVAT has it: the upright box, and degrees clockwise around its centre. */
function rotatedBox({ geometry }: LabeledAnnotation): Form {
  const [x, y, width, height, rotation] = geometry.bbox as [...Box, number];
  return {
    members: { type: 'bbox', bbox: [x, y, width, height] },
    attributes: { rotation },
    note: { type: 'rotated_bbox' },
  };
}

/** An ellipse is the box around it, from which the very numbers of a circle cannot be had again. */
function circle(annotation: LabeledAnnotation): Form {
  const { center, radius } = circleOf(annotation);
  const [x, y] = center;
  return {
    members: { type: 'ellipse', points: [x - radius, y - radius, x + radius, y + radius] },
    note: { circle: [x, y, radius] },
  };
}

/** Points that do not say whether they are seen are visible, where others say it. */
function keypoints(annotation: LabeledAnnotation): Form {
  const points = annotation.geometry.points as number[][];
  const says = points.some((point) => point.length > 2);
  return {
    members: {
      type: 'points',
      points: points.flatMap(([x, y]) => [x, y]),
      ...(says && { visibility: points.map(([, , seen]) => seen ?? VISIBLE) }),
    },
  };
}

const VISIBLE = 2;

function flat(annotation: LabeledAnnotation): number[] {
  return numbersOf(pointsOf(annotation));
}
