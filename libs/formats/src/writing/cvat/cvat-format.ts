import { safeArchivePath, type ZipFile } from '@libs/zip';
import { BACKGROUND } from '../../dice/dice-records';
import {
  approximated,
  type ArchiveFormat,
  exact,
  type Judgement,
  type JudgedImage,
  type WritingSource,
} from '../format-writer';
import { imageFile } from '../image-file';
import type { DatasetDescription, LabeledAnnotation } from '../labeled-dataset';
import { visibilityOf } from '../own-note';
import { stated, textPieces } from '../pieces';
import { sizeOf } from '../shapes';
import { xmlAttributes, xmlElement } from '../xml-text';
import { AttributeSpecifications, cvatElement } from './cvat-attributes';
import { cvatForm } from './cvat-shapes';

type Source = WritingSource<LabeledAnnotation>;

/** What has to be known of the dataset before the first line is written. */
interface Facts {
  specifications: AttributeSpecifications;
  images: number;
  hasMarks: boolean;
}

/**
 * CVAT for images 1.1: `annotations.xml` and `images/…`. Holds every form as it is; what the format has no place for is
 * an attribute of our own. The mark "no object" is a tag. Source: the XML annotation format of CVAT.
 */
export const cvatFormat: ArchiveFormat<LabeledAnnotation> = {
  lacks: () => ['review'],
  judge: (image) => image.annotations.map(judge),
  notesOf: (image) => (sizeOf(image) ? [] : ['image_size_unknown']),
  files: cvatFiles,
};

function judge(annotation: LabeledAnnotation): Judgement<LabeledAnnotation> {
  const { type, geometry } = annotation;
  const isSeen = type === 'keypoint' && visibilityOf(geometry.points as number[][]) !== null;
  return isSeen ? approximated('visibility_as_attribute', null, annotation) : exact(annotation);
}

async function* cvatFiles(source: Source): AsyncGenerator<ZipFile> {
  const facts = await factsOf(source);
  const pieces = (from: Source) => textPieces(documentText(from, facts));
  const content = await stated(pieces(source), () => pieces(source.again()));
  yield { name: 'annotations.xml', content };
  if (!source.options.withImages) return;
  for await (const { image } of source.images()) {
    const file = imageFile(source, image, `images/${safeArchivePath(image.path)}`);
    if (file) yield file;
  }
}

async function factsOf(source: Source): Promise<Facts> {
  const facts = { specifications: new AttributeSpecifications(), images: 0, hasMarks: false };
  for await (const { written } of source.images()) {
    facts.images += 1;
    for (const annotation of written) {
      facts.specifications.learn(annotation);
      if (annotation.type === 'no_object') facts.hasMarks = true;
    }
  }
  return facts;
}

async function* documentText(source: Source, facts: Facts): AsyncGenerator<string> {
  const { description, options } = source;
  yield `<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n`;
  yield metaText(description, facts);
  let id = 0;
  for await (const judged of source.images()) {
    yield imageText(judged, { id, options, description, facts });
    id += 1;
  }
  yield '</annotations>\n';
}

/** Everything that CVAT states of a task; what only its server knows is empty. */
function metaText({ name, classes, createdAt, changedAt }: DatasetDescription, facts: Facts) {
  const { specifications, images, hasMarks } = facts;
  const labels = classes.map((each, index) =>
    labelText(each, 'any', specifications.specification(index)),
  );
  if (hasMarks) {
    const mark = { name: BACKGROUND, color: '#000000' };
    labels.push(labelText(mark, 'tag', specifications.specification(null)));
  }
  const task = [
    xmlElement('id', ''),
    xmlElement('name', name),
    xmlElement('size', images),
    xmlElement('mode', 'annotation'),
    xmlElement('overlap', 0),
    xmlElement('bugtracker', ''),
    xmlElement('created', createdAt),
    xmlElement('updated', changedAt),
    `<labels>\n${labels.join('')}      </labels>`,
  ];
  const lines = task.map((line) => `      ${line}\n`).join('');
  return `  <meta>\n    <task>\n${lines}    </task>\n    ${xmlElement('dumped', changedAt)}\n  </meta>\n`;
}

function labelText(
  { name, color }: { name: string; color: string },
  type: string,
  attributes: string,
): string {
  const members = [xmlElement('name', name), xmlElement('color', color), xmlElement('type', type)];
  return `        <label>${members.join('')}${attributes}</label>\n`;
}

interface ImageSetting {
  /** Place of the image among all, from 0. */
  id: number;
  options: Source['options'];
  description: DatasetDescription;
  facts: Facts;
}

function imageText(
  { image, written }: JudgedImage<LabeledAnnotation>,
  { id, options, description, facts }: ImageSetting,
): string {
  const start = xmlAttributes({
    id,
    name: options.withImages ? safeArchivePath(image.path) : image.path,
    subset: image.split ?? undefined,
    width: image.width ?? 0,
    height: image.height ?? 0,
  });
  const elements = written.map((annotation) => {
    const { classIndex, type } = annotation;
    const label = type === 'no_object' ? BACKGROUND : description.classes[classIndex ?? -1]?.name;
    return cvatElement(
      annotation,
      { ...cvatForm(annotation), label: label ?? '' },
      facts.specifications,
    );
  });
  return `  <image${start}>\n${elements.join('')}  </image>\n`;
}
