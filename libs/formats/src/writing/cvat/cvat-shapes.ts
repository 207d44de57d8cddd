import { sumOf } from '../../cvat/decimals';
import { AsciiText } from '../ascii-text';
import type { LabeledAnnotation } from '../labeled-dataset';
import { type ShapeNote, visibilityOf } from '../own-note';
import { type Box, boxOf, circleOf, pointsOf } from '../shapes';

const [COMMA, SEMICOLON] = [0x2c, 0x3b];
const text = new AsciiText();

export interface CvatForm {
  name: string;
  form: Record<string, string | number>;
  note: ShapeNote;
}

const FORMS: Record<LabeledAnnotation['type'], (annotation: LabeledAnnotation) => CvatForm> = {
  bbox: (annotation) => ({ name: 'box', form: cornersOf(boxOf(annotation)), note: {} }),
  rotated_bbox: rotatedBox,
  polygon: (annotation) => ({ name: 'polygon', form: through(annotation), note: {} }),
  polyline: (annotation) => ({ name: 'polyline', form: through(annotation), note: {} }),
  line: (annotation) => ({
    name: 'polyline',
    form: through(annotation),
    note: { type: 'line' },
  }),
  circle: ellipse,
  keypoint: keypoints,
  classification: () => ({ name: 'tag', form: {}, note: {} }),
  no_object: () => ({ name: 'tag', form: {}, note: {} }),
};

/** How the format says the form of an annotation. Nothing is clipped or rounded. */
export function cvatForm(annotation: LabeledAnnotation): CvatForm {
  return FORMS[annotation.type](annotation);
}

/** Corners are written so that the very width and height can be had of them again. */
function cornersOf([x, y, width, height]: Box): Record<string, string | number> {
  return { xtl: plain(x), ytl: plain(y), xbr: sumOf(x, width), ybr: sumOf(y, height) };
}

/** Turned around its centre, in degrees clockwise, of which the format takes 0 to 360. */
function rotatedBox({ geometry }: LabeledAnnotation): CvatForm {
  const [x, y, width, height, angle] = geometry.bbox as [...Box, number];
  const turn = angle % 360;
  const rotation = turn < 0 ? (turn + 360) % 360 : turn + 0;
  const corners = cornersOf([x, y, width, height]);
  return { name: 'box', form: { ...corners, rotation }, note: { type: 'rotated_bbox' } };
}

function ellipse(annotation: LabeledAnnotation): CvatForm {
  const { center, radius } = circleOf(annotation);
  const [cx, cy] = center.map(plain);
  return { name: 'ellipse', form: { cx: cx ?? 0, cy: cy ?? 0, rx: radius, ry: radius }, note: {} };
}

function keypoints(annotation: LabeledAnnotation): CvatForm {
  const visibility = visibilityOf(annotation.geometry.points as number[][]);
  return { name: 'points', form: through(annotation), note: visibility ? { visibility } : {} };
}

function through(annotation: LabeledAnnotation): Record<string, string> {
  text.clear();
  for (const [index, [x, y]] of pointsOf(annotation).entries()) {
    if (index > 0) text.byte(SEMICOLON);
    text.number(x);
    text.byte(COMMA);
    text.number(y);
  }
  return { points: text.take() };
}

/** No -0. */
function plain(value: number): number {
  return value + 0;
}
