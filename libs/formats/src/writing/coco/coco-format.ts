import { safeArchivePath } from '@libs/zip';
import { isEmpty } from '../../json/json-values';
import type { DocumentFormat, JudgedImage, WritingSource } from '../format-writer';
import { asciiJson, inKorea, listed } from '../json-text';
import type { DatasetDescription, LabeledImage } from '../labeled-dataset';
import { numbersOf, sizeOf } from '../shapes';
import { areaOfObject, type CocoObject, judgeForCoco } from './coco-shapes';

/**
 * COCO: detection, instances and keypoints in one file. Sources of the rules: the data format page of COCO, and
 * pycocotools for what counts as area. Ids of categories and annotations begin with 1.
 */
export const cocoFormat: DocumentFormat<CocoObject> = {
  fileName: 'annotations_coco.json',
  passes: 2,
  lacks: () => ['state', 'review', 'class_color'],
  judge: (image) => image.annotations.map((annotation) => judgeForCoco(annotation, image)),
  notesOf: (image) => (sizeOf(image) ? [] : ['image_size_unknown']),
  text: cocoText,
};

type Json = Record<string, unknown>;

/** Keypoints of a class, so that all of its annotations have as many. Key: place of the class. */
type KeypointCounts = Map<number, number>;

async function* cocoText(source: WritingSource<CocoObject>): AsyncGenerator<string> {
  const { description, options } = source;
  const counts: KeypointCounts = new Map();
  yield `{\n"info": ${asciiJson(infoOf(description))},\n`;
  yield `"licenses": [${asciiJson({ id: 1, name: 'Unknown License', url: '' })}],\n`;
  yield '"images": ';
  yield* listed(
    imageRecords(source.unjudged({ onlyType: 'keypoint' }), counts, options.withImages),
  );
  yield ',\n"annotations": ';
  yield* listed(annotationRecords(source.images(), counts));
  yield ',\n"categories": [';
  const categories = description.classes.map(({ name }, index) =>
    asciiJson({ id: index + 1, name, supercategory: 'object', ...skeletonOf(counts.get(index)) }),
  );
  yield `${categories.map((category) => `\n${category}`).join(',')}\n]\n}\n`;
}

function infoOf({ name, description, version, changedAt }: DatasetDescription) {
  const changed = inKorea(changedAt);
  return {
    description: description ?? `${name} - Annotations`,
    url: '',
    version: String(version),
    year: Number(changed.slice(0, 4)),
    contributor: '',
    date_created: changed.slice(0, 19).replace('T', ' '),
  };
}

async function* imageRecords(
  images: AsyncIterable<LabeledImage>,
  counts: KeypointCounts,
  inArchive: boolean,
): AsyncGenerator<string> {
  for await (const image of images) {
    for (const { type, classIndex, geometry } of image.annotations) {
      if (type !== 'keypoint' || classIndex === null) continue;
      const { length } = geometry.points as readonly unknown[];
      counts.set(classIndex, Math.max(counts.get(classIndex) ?? 0, length));
    }
    yield asciiJson(imageRecord(image, inArchive));
  }
}

function imageRecord(image: LabeledImage, inArchive: boolean) {
  return {
    id: image.number,
    file_name: inArchive ? safeArchivePath(image.path) : image.path,
    width: image.width ?? 0,
    height: image.height ?? 0,
    license: 1,
    flickr_url: '',
    coco_url: '',
    date_captured: '',
    ...(image.split && { split: image.split }),
  };
}

async function* annotationRecords(
  images: AsyncIterable<JudgedImage<CocoObject>>,
  counts: KeypointCounts,
): AsyncGenerator<string> {
  for await (const { image, written } of images) {
    const records = written.map((object) => {
      const { classIndex } = object.annotation;
      return asciiJson(annotationRecord(object, image, counts.get(classIndex ?? 0) ?? 0));
    });
    if (records.length > 0) yield records.join(',\n');
  }
}

function annotationRecord(object: CocoObject, image: LabeledImage, keypointCount: number) {
  const { annotation, bbox, ring, keypoints } = object;
  const { isCrowd, others } = crowdOf(annotation.attributes);
  const record: Json = {
    id: annotation.id,
    image_id: image.number,
    category_id: (annotation.classIndex ?? 0) + 1,
    bbox,
    area: areaOfObject(object, image),
    segmentation: ring ? [numbersOf(ring)] : [],
    iscrowd: isCrowd ? 1 : 0,
  };
  if (keypoints) {
    record['keypoints'] = padded(numbersOf(keypoints), 3 * keypointCount);
    record['num_keypoints'] = keypoints.filter(([, , v]) => v > 0).length;
  }
  if (!isEmpty(others)) record['attributes'] = others;
  if (annotation.confidence !== null) record['score'] = annotation.confidence / 100;
  return record;
}

/** The attribute that the format has a member of its own for, where it says what the member can say. */
function crowdOf(attributes: Json): { isCrowd: boolean; others: Json } {
  if (isEmpty(attributes)) return { isCrowd: false, others: attributes };
  const { iscrowd, ...others } = attributes;
  const isCrowd = iscrowd === 1 || iscrowd === true;
  return { isCrowd, others: isCrowd || iscrowd === undefined ? others : attributes };
}

function padded(numbers: number[], length: number): number[] {
  return numbers.concat(Array<number>(Math.max(0, length - numbers.length)).fill(0));
}

/** The product does not name keypoints: they are called by their place. */
function skeletonOf(count: number | undefined) {
  if (count === undefined) return {};
  return {
    keypoints: Array.from({ length: count }, (_, index) => String(index + 1)),
    skeleton: [],
  };
}
