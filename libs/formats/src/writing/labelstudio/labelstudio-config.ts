import { BACKGROUND } from '../../dice/dice-records';
import type { LabeledAnnotation, LabeledClass } from '../labeled-dataset';
import { xmlAttributes } from '../xml-text';

/** The tags that regions come from; `name` is what regions call them. */
export const TAGS = {
  bbox: { tag: 'RectangleLabels', name: 'bbox', type: 'rectanglelabels' },
  polygon: { tag: 'PolygonLabels', name: 'polygon', type: 'polygonlabels' },
  circle: { tag: 'EllipseLabels', name: 'circle', type: 'ellipselabels' },
  keypoint: { tag: 'KeyPointLabels', name: 'keypoint', type: 'keypointlabels' },
  path: { tag: 'VectorLabels', name: 'path', type: 'vectorlabels' },
  choice: { tag: 'Choices', name: 'class', type: 'choices' },
} as const;
export type Tag = (typeof TAGS)[keyof typeof TAGS];

export const TAG_OF: Record<LabeledAnnotation['type'], Tag> = {
  bbox: TAGS.bbox,
  rotated_bbox: TAGS.bbox,
  polygon: TAGS.polygon,
  circle: TAGS.circle,
  keypoint: TAGS.keypoint,
  polyline: TAGS.path,
  line: TAGS.path,
  classification: TAGS.choice,
  no_object: TAGS.choice,
};

export const IMAGE_NAME = 'image';

/**
 * The label config that the results need: a tag for each kind of them that there is, with all classes.
 * @param types Of the annotations that were written.
 */
export function configText(
  classes: readonly LabeledClass[],
  types: ReadonlySet<LabeledAnnotation['type']>,
): string {
  const used = new Set([...types].map((type) => TAG_OF[type]));
  // Classes must stand somewhere, also when nothing is labeled yet.
  if (used.size === 0) used.add(TAGS.bbox);
  const tags = Object.values(TAGS)
    .filter((tag) => used.has(tag))
    .map((tag) => tagText(tag, classes, tag === TAGS.choice && types.has('no_object')));
  const image = xmlAttributes({ name: IMAGE_NAME, value: '$image', zoom: 'true' });
  return `<View>\n  <Image${image}/>\n${tags.join('')}</View>\n`;
}

function tagText({ tag, name }: Tag, classes: readonly LabeledClass[], hasMarks: boolean): string {
  const isChoice = tag === TAGS.choice.tag;
  const options = isChoice ? { choice: 'multiple' } : {};
  const labels = classes.map((each) =>
    isChoice
      ? `    <Choice${xmlAttributes({ value: each.name, background: each.color })}/>\n`
      : `    <Label${xmlAttributes({ value: each.name, background: each.color })}/>\n`,
  );
  if (hasMarks) labels.push(`    <Choice${xmlAttributes({ value: BACKGROUND })}/>\n`);
  const start = xmlAttributes({ name, toName: IMAGE_NAME, ...options });
  return `  <${tag}${start}>\n${labels.join('')}  </${tag}>\n`;
}
