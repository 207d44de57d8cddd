import type { ZipFile } from '@libs/zip';
import { RENAMED, renamedText } from '../../renamed-images';
import { labelPathOf } from '../../yolo/label-paths';
import type { ArchiveFormat, WritingSource, YoloLayout } from '../format-writer';
import { classFolders, judgeLabel, notesOfLabel } from '../imagefolder/imagefolder-format';
import { imageFile } from '../image-file';
import type { LabeledImage } from '../labeled-dataset';
import { ImageNames } from './image-names';
import { defaultLayout } from './yolo-layout';
import { namesText, settingsText } from './yolo-files';
import { judgeForYolo } from './yolo-rows';

/** Shorter images are left out by Ultralytics. */
const SHORTEST_SIDE = 10;

/**
 * YOLO as Ultralytics reads it: `images/…`, `labels/…` and `data.yaml`, with a folder for each split; the layout
 * `classify` has a folder for each class instead. One kind of rows in all of the archive.
 */
export const yoloFormat: ArchiveFormat<string> = {
  lacks: () => ['attributes', 'confidence', 'state', 'review', 'class_color'],
  judge: (image, task) => {
    const layout = layoutOf(task);
    return layout === 'classify' ? judgeLabel(image) : judgeForYolo(image, layout);
  },
  notesOf: (image, task) => {
    if (layoutOf(task) === 'classify') return notesOfLabel(image);
    const { width, height } = image;
    const shortest = Math.min(width ?? SHORTEST_SIDE, height ?? SHORTEST_SIDE);
    return shortest < SHORTEST_SIDE ? ['image_small'] : [];
  },
  files: (source) => (layoutOf(source) === 'classify' ? classFolders(source) : labelFiles(source)),
};

function layoutOf({
  options,
  description,
}: Pick<WritingSource<string>, 'options' | 'description'>): YoloLayout {
  return options.layout ?? defaultLayout(description.taskType);
}

async function* labelFiles(source: WritingSource<string>): AsyncGenerator<ZipFile> {
  const { classes } = source.description;
  const names = new ImageNames();
  let withoutSplit = 0;
  for await (const { image, written } of source.images()) {
    if (!image.split) withoutSplit += 1;
    const { name, isRenamed } = names.nameOf(image);
    if (isRenamed) source.note('image_renamed');
    const file = source.options.withImages && imageFile(source, image, name);
    if (file) yield file;
    if (isLabeled(image)) yield labelFile(name, written);
  }
  if (names.splits.size > 0) source.note('image_without_split', withoutSplit);
  if (!names.splits.has('val')) source.note('no_validation_images');
  yield* listFile(names.renamed());
  yield textFile('classes.txt', namesText(classes));
  yield textFile('data.yaml', settingsText(classes, names.splits, layoutOf(source)));
}

/** An image that nobody looked at has no label file; one that is known to be empty has an empty one. */
function isLabeled({ annotations, isReviewed }: LabeledImage): boolean {
  return isReviewed || annotations.length > 0;
}

function labelFile(imagePath: string, rows: readonly string[]): ZipFile {
  return textFile(labelPathOf(imagePath), rows.map((row) => `${row}\n`).join(''));
}

function* listFile(renamed: Readonly<Record<string, string>>): Generator<ZipFile> {
  if (Object.keys(renamed).length > 0) yield textFile(RENAMED, renamedText(renamed));
}

function textFile(name: string, text: string): ZipFile {
  return { name, content: Buffer.from(text) };
}
