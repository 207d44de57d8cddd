import type { Geometry, ImageSize } from '@libs/geometry';
import { Readable } from 'node:stream';
import { rotatedBoxOf } from '../../src/geometry/rotated-box';
import {
  annotationFileOf,
  type AnnotationRecord,
  type DatasetDescription,
  type ImageRecord,
  type LabeledAnnotation,
  type LabeledDataset,
  type LabeledImage,
  type Shape,
} from '../../src';
import { type Read, read } from './files';

const NO_REVIEW = { labeledBy: null, labeledAt: null, reviewedBy: null, reviewedAt: null };

/**
 * The dataset that a file holds, to be written once more: what the file is silent about is counted or left out, and the
 * description is that of the project that it is taken over into.
 * @param size Of the images, where coordinates are shares of it.
 */
export async function datasetIn(
  file: { fileName: string; bytes: Buffer },
  description: DatasetDescription,
  size: ImageSize = { width: 1, height: 1 },
): Promise<LabeledDataset & { read: Read }> {
  const found = await read(annotationFileOf(file.fileName, file.bytes));
  const names = [...new Set(found.classes.map(({ name }) => name))];
  const colors = new Map(found.classes.toReversed().map(({ name, color }) => [name, color]));
  const nameOf = new Map(found.classes.map(({ key, name }) => [key, name]));
  const classIndex = ({ classKey }: AnnotationRecord) =>
    classKey === null ? null : names.indexOf(nameOf.get(classKey) ?? '');
  let lastId = 0;
  const images = found.images
    .map((image, index) => {
      const annotations = found.annotations
        .filter(({ imageKey }) => imageKey === image.key)
        .map((record) => {
          lastId += 1;
          return annotationIn(record, classIndex(record), lastId, size);
        });
      return imageIn(image, index + 1, annotations);
    })
    .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  return {
    read: found,
    description: {
      ...description,
      classes: names.map((name, index) => ({
        id: `class-${index}`,
        name,
        color: colors.get(name) ?? '#000000',
      })),
    },
    async *images() {
      await Promise.resolve();
      yield* images;
    },
  };
}

/**
 * The dataset with the labels that a file holds for its images, which the file names by their path, with or without
 * extension. An image that the file speaks of has been looked at.
 */
export async function labelsIn(
  file: { fileName: string; bytes: Buffer },
  dataset: LabeledDataset,
): Promise<LabeledDataset> {
  const found = await read(annotationFileOf(file.fileName, file.bytes));
  const nameOf = new Map(found.classes.map(({ key, name }) => [key, name]));
  const classIndex = ({ classKey }: AnnotationRecord) =>
    dataset.description.classes.findIndex(({ name }) => name === nameOf.get(classKey ?? ''));
  const byName = new Map(found.images.map((image) => [image.paths[0] ?? '', image]));
  const named: [LabeledImage, ImageRecord | undefined][] = [];
  for await (const image of dataset.images()) named.push([image, byName.get(image.path)]);
  const taken = new Set(named.map(([, record]) => record?.key));
  const images = named.map(([image, exact]): LabeledImage => {
    const stem = byName.get(image.path.replace(/\.[^./]*$/, ''));
    const record = exact ?? (stem && !taken.has(stem.key) ? stem : undefined);
    if (!record) return { ...image, isReviewed: false, annotations: [] };
    taken.add(record.key);
    const size = { width: image.width ?? 1, height: image.height ?? 1 };
    const annotations = found.annotations
      .filter(({ imageKey }) => imageKey === record.key)
      .map((each, index) => annotationIn(each, classIndex(each), index + 1, size));
    return { ...image, isReviewed: true, annotations };
  });
  const lost = found.images.filter(({ key }) => !taken.has(key));
  if (lost.length > 0) throw new Error(`Not found: ${lost.map(({ where }) => where).join(', ')}`);
  return { description: dataset.description, images: () => Readable.from(images) };
}

function imageIn(
  { paths, width, height, details }: ImageRecord,
  number: number,
  annotations: LabeledAnnotation[],
): LabeledImage {
  const [path = ''] = [details?.path, ...paths].filter((each) => each !== undefined);
  return {
    number,
    id: path,
    path,
    width,
    height,
    split: null,
    isReviewed: false,
    review: NO_REVIEW,
    ...details,
    annotations: annotations.sort((a, b) => a.id - b.id),
    content: null,
  };
}

function annotationIn(
  record: AnnotationRecord,
  classIndex: number | null,
  id: number,
  size: ImageSize,
): LabeledAnnotation {
  const { attributes, confidence, details } = record;
  const geometry = geometryIn(record, size);
  const { type } = geometry;
  const rest = { classIndex, attributes, confidence };
  return { id, type, geometry, state: 'confirmed', ...rest, ...details };
}

function geometryIn(
  { shapes, unit, keypoints }: AnnotationRecord,
  { width, height }: ImageSize,
): Geometry {
  if (keypoints) return { type: 'keypoint', points: pointsOf(keypoints) };
  const [shape] = shapes.length > 1 ? shapes.filter(({ type }) => type !== 'bbox') : shapes;
  if (!shape) throw new Error('An annotation without a shape was read');
  return geometryOf(shape, unit === 'pixel' ? { x: 1, y: 1 } : { x: width, y: height });
}

function pointsOf(keypoints: readonly number[]): number[][] {
  return Array.from({ length: keypoints.length / 3 }, (_, at) =>
    keypoints.slice(3 * at, 3 * at + 3),
  );
}

function geometryOf(shape: Shape, { x: sx, y: sy }: { x: number; y: number }): Geometry {
  switch (shape.type) {
    case 'bbox': {
      const { x, y, width, height } = shape;
      return { type: 'bbox', bbox: [x * sx, y * sy, width * sx, height * sy] };
    }
    case 'rotated_bbox': {
      const corners = shape.corners.map(([x, y]) => [x * sx, y * sy] as const);
      return { type: 'rotated_bbox', bbox: [...(shape.box ?? rotatedBoxOf(corners).bbox)] };
    }
    case 'circle':
      return { ...shape };
    case 'classification':
    case 'no_object':
      return { type: shape.type };
    default: {
      const points = shape.points.map(([x, y, ...seen]) => [x * sx, y * sy, ...seen]);
      return { type: shape.type, points };
    }
  }
}
