import type {
  DatasetDescription,
  ImageContent,
  ImagesPass,
  LabeledAnnotation,
  LabeledDataset,
  LabeledImage,
  Split,
} from '@libs/formats';
import type { Content, FrozenImage, FrozenLabels, Revision } from './revision';
import type { LabelsOptions, RevisionReader } from './revision-reader';

export interface LabeledDatasetOptions {
  taskType: string;
  content: Content;
  /** Images with labels of that content, or all images of the revision. */
  images: 'labeled' | 'all';
  /** What a revision does not know of its dataset. */
  about: Pick<DatasetDescription, 'name' | 'description' | 'createdAt' | 'version' | 'storage'>;
  /** Only annotations of these classes. */
  classIds?: readonly string[];
  /** Only these images. */
  imageIds?: readonly string[];
  /** Images for which it answers undefined are left out. */
  splitOf?: (image: FrozenImage) => Split | null | undefined;
  /** The bytes of images, for archives with images. */
  contentOf?: (image: FrozenImage) => ImageContent | Promise<ImageContent>;
}

/** The labels of a task in a revision, to be written in any format. Images are numbered by their ordinals. */
export function labeledDatasetOf(
  reader: RevisionReader,
  revision: Revision,
  options: LabeledDatasetOptions,
): LabeledDataset {
  const { taskType, content } = options;
  const classes = revision.classes[taskType] ?? [];
  const changedAt = revision.tasks[taskType]?.[content].changedAt ?? revision.frozenAt;
  const description: DatasetDescription = {
    ...options.about,
    datasetId: revision.datasetId,
    taskType,
    changedAt: changedAt.toISOString(),
    classes,
  };
  const places = new Map(classes.map(({ id }, place) => [id, place]));
  return {
    description,
    images: (pass) => imagesOf(reader, revision, { ...options, ...pass }, places),
  };
}

async function* imagesOf(
  reader: RevisionReader,
  { datasetId, revision }: Revision,
  options: LabeledDatasetOptions & ImagesPass,
  places: ReadonlyMap<string, number>,
): AsyncIterable<LabeledImage> {
  const { taskType, splitOf, contentOf } = options;
  const wanted = options.classIds && new Set(options.classIds);
  const mayLack = !wanted || options.images === 'all';
  const asked = labelsAsked(options, mayLack);
  for await (const labels of reader.labels(datasetId, revision, taskType, asked)) {
    const split = splitOf ? splitOf(labels.image) : null;
    if (split === undefined) continue;
    const annotations = annotationsOf(labels, places, wanted);
    if (!mayLack && annotations.length === 0) continue;
    yield {
      ...imageOf(labels),
      split,
      annotations,
      content: contentOf ? await contentOf(labels.image) : null,
    };
  }
}

/** @param mayLack Whether an image belongs to the dataset without annotations; else all of them have to be seen. */
function labelsAsked(
  { content, images, imageIds, onlyType }: LabeledDatasetOptions & ImagesPass,
  mayLack: boolean,
): LabelsOptions {
  return {
    ...{ content, images },
    ...(imageIds && { imageIds }),
    ...(onlyType && mayLack && { onlyType }),
  };
}

function imageOf({ image, isReviewed, review }: FrozenLabels) {
  const { ordinal, imageId, path, width, height } = image;
  return { number: ordinal, id: imageId, path, width, height, isReviewed, review };
}

function annotationsOf(
  { annotations }: FrozenLabels,
  places: ReadonlyMap<string, number>,
  wanted: ReadonlySet<string> | undefined,
): LabeledAnnotation[] {
  const kept = wanted
    ? annotations.filter(({ classId }) => classId !== null && wanted.has(classId))
    : annotations;
  return kept.map(({ id, type, geometry, classId, attributes, confidence, state }) => ({
    id,
    type,
    geometry,
    classIndex: classId === null ? null : (places.get(classId) ?? null),
    attributes,
    confidence,
    state,
  }));
}
