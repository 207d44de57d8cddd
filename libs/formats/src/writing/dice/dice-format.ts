import { safeArchivePath } from '@libs/zip';
import { BACKGROUND, TASKS } from '../../dice/dice-records';
import { type DocumentFormat, exact, type WritingSource } from '../format-writer';
import { asciiJson, indentedJson, inKorea, listed } from '../json-text';
import type {
  DatasetDescription,
  LabeledAnnotation,
  LabeledClass,
  LabeledImage,
  Split,
} from '../labeled-dataset';
import { sizeOf } from '../shapes';
import { splitByShare } from '../splits';
import { addDiceShape } from './dice-shapes';

type Json = Record<string, unknown>;

/**
 * The format of this product: annotations within their images and, beside them, the flat arrays that readers of COCO
 * take. Holds every annotation as it is; equal content gives equal bytes.
 */
export const diceFormat: DocumentFormat<LabeledAnnotation> = {
  fileName: 'annotations.json',
  passes: 2,
  lacks: () => [],
  judge: (image) => image.annotations.map((annotation) => exact(annotation)),
  notesOf: (image) => (sizeOf(image) ? [] : ['image_size_unknown']),
  text: diceText,
};

/** How the format calls the types of tasks, where the product calls them otherwise. */
const TASK_NAMES = Object.fromEntries(Object.entries(TASKS).map(([name, task]) => [task, name]));

async function* diceText(source: WritingSource<LabeledAnnotation>): AsyncGenerator<string> {
  const { description } = source;
  const { classes } = description;
  const statistics = new Statistics();
  yield `${headOf(description)},\n  "images": `;
  yield* listed(imageRecords(source, statistics), '  ');
  yield `,\n${member('statistics', statistics.document())},\n  "annotations": `;
  yield* listed(flatRecords(source.unjudged()), '  ');
  const categories = classes.map(({ name }, id) => ({ id, name, supercategory: 'object' }));
  yield `,\n${member('categories', categories)}\n}\n`;
}

function headOf(description: DatasetDescription): string {
  const { taskType, storage } = description;
  const members = {
    format_version: '1.0',
    dataset_id: description.datasetId,
    dataset_name: description.name,
    task_type: TASK_NAMES[taskType] ?? taskType,
    created_at: inKorea(description.createdAt),
    last_modified_at: inKorea(description.changedAt),
    version: description.version,
    ...(storage && {
      storage_info: {
        storage_type: storage.type,
        bucket: storage.bucket,
        image_root: storage.imageRoot,
      },
    }),
    classes: description.classes.map(({ name, color }, id) => ({
      id,
      name,
      color,
      supercategory: 'object',
    })),
  };
  return asciiJson(members, 2).slice(0, -2);
}

/** A member of the document, `  "name": value` with the value further in. */
function member(name: string, value: unknown): string {
  return `  "${name}": ${indentedJson(value, 1).trimStart()}`;
}

async function* imageRecords(
  source: WritingSource<LabeledAnnotation>,
  statistics: Statistics,
): AsyncGenerator<string> {
  const { description, options } = source;
  for await (const { image, written } of source.images()) {
    const annotations = written.map((each) => annotationRecord(each, image, description.classes));
    const split = splitOf(image);
    statistics.add(split, annotations);
    const path = options.withImages ? safeArchivePath(image.path) : image.path;
    yield indentedJson(imageRecord(image, { path, split, annotations }), 2);
  }
}

function imageRecord(
  image: LabeledImage,
  { path, split, annotations }: { path: string; split: Split; annotations: Json[] },
): Json {
  const { labeledBy, labeledAt, reviewedBy, reviewedAt } = image.review;
  return {
    id: image.number,
    image_id: image.id,
    file_name: path,
    file_format: /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? 'unknown',
    width: image.width ?? 0,
    height: image.height ?? 0,
    depth: 3,
    split,
    annotations,
    metadata: {
      labeled_by: labeledBy,
      labeled_at: labeledAt && inKorea(labeledAt),
      reviewed_by: reviewedBy,
      reviewed_at: reviewedAt && inKorea(reviewedAt),
      source: 'platform_labeler_v1.0',
    },
  };
}

function annotationRecord(
  annotation: LabeledAnnotation,
  image: LabeledImage,
  classes: readonly LabeledClass[],
): Json {
  const { classIndex } = annotation;
  const record: Json = {
    id: annotation.id,
    image_id: image.number,
    class_id: classIndex ?? -1,
    class_name: classIndex === null ? BACKGROUND : (classes[classIndex]?.name ?? ''),
  };
  addDiceShape(record, annotation);
  record['attributes'] = annotation.attributes;
  record['confidence'] = annotation.confidence;
  record['state'] = annotation.state;
  return record;
}

/** What has a box, as readers of flat COCO want it, with the class ids of the nested form. */
async function* flatRecords(images: AsyncIterable<LabeledImage>): AsyncGenerator<string> {
  for await (const image of images) {
    const records = image.annotations
      .map((annotation) => flatRecord(annotation, image))
      .filter((record) => record !== undefined);
    if (records.length === 0) continue;
    yield records.map((record) => indentedJson(record, 2)).join(',\n');
  }
}

function flatRecord(annotation: LabeledAnnotation, { number }: LabeledImage): Json | undefined {
  if (annotation.classIndex === null) return undefined;
  const shape: Json = {};
  addDiceShape(shape, annotation);
  const { bbox, area, segmentation } = shape;
  if (bbox === undefined) return undefined;
  const [, , width = 0, height = 0] = bbox as number[];
  return {
    id: annotation.id,
    image_id: number,
    category_id: annotation.classIndex,
    bbox,
    area: area ?? width * height,
    segmentation: segmentation ?? [],
    iscrowd: 0,
  };
}

/** The format states a split for every image: without one that was chosen, it is the share that its id falls into. */
function splitOf({ split, id }: LabeledImage): Split {
  return split ?? splitByShare(id);
}

/** What the file says of itself, counted while its images pass. */
class Statistics {
  private images = 0;
  private annotations = 0;
  private readonly classes = new Map<string, number>();
  private readonly splits = new Map<string, number>();

  add(split: Split, annotations: readonly Json[]): void {
    this.images += 1;
    this.annotations += annotations.length;
    this.splits.set(split, (this.splits.get(split) ?? 0) + 1);
    for (const { class_name: className } of annotations) {
      const name = className as string;
      this.classes.set(name, (this.classes.get(name) ?? 0) + 1);
    }
  }

  document(): Json {
    const average = this.images > 0 ? this.annotations / this.images : 0;
    return {
      total_images: this.images,
      total_annotations: this.annotations,
      avg_annotations_per_image: Math.round(average * 100) / 100,
      class_distribution: Object.fromEntries(this.classes),
      split_distribution: Object.fromEntries(this.splits),
    };
  }
}
