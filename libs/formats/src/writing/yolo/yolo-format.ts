import { safeArchivePath, type ZipFile } from '@libs/zip';
import { ArchiveNames } from '../archive-names';
import type { ArchiveFormat, WritingSource, YoloLayout } from '../format-writer';
import { classFolders, judgeLabel, notesOfLabel } from '../imagefolder/imagefolder-format';
import { imageFile } from '../image-file';
import type { LabeledImage, Split } from '../labeled-dataset';
import { defaultLayout } from './yolo-layout';
import { labelPathOf, namesText, settingsText } from './yolo-files';
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
  const names = new ArchiveNames();
  const used = new Set<Split>();
  const renamed: Record<string, string> = {};
  let withoutSplit = 0;
  for await (const { image, written } of source.images()) {
    if (image.split) used.add(image.split);
    else withoutSplit += 1;
    const wanted = safeArchivePath(`images/${image.split ? `${image.split}/` : ''}${image.path}`);
    const path = names.free(wanted, labelPathOf);
    if (path !== wanted) {
      renamed[path] = image.path;
      source.note('image_renamed');
    }
    const file = source.options.withImages && imageFile(source, image, path);
    if (file) yield file;
    if (isLabeled(image)) yield labelFile(path, written);
  }
  if (used.size > 0) source.note('image_without_split', withoutSplit);
  if (!used.has('val')) source.note('no_validation_images');
  yield* listFiles(renamed);
  yield textFile('classes.txt', namesText(classes));
  yield textFile('data.yaml', settingsText(classes, used));
}

/** An image that nobody looked at has no label file; one that is known to be empty has an empty one. */
function isLabeled({ annotations, isReviewed }: LabeledImage): boolean {
  return isReviewed || annotations.length > 0;
}

function labelFile(imagePath: string, rows: readonly string[]): ZipFile {
  return textFile(labelPathOf(imagePath), rows.map((row) => `${row}\n`).join(''));
}

function* listFiles(renamed: Record<string, string>): Generator<ZipFile> {
  if (Object.keys(renamed).length === 0) return;
  yield textFile('renamed.json', `${JSON.stringify(renamed, null, 2)}\n`);
}

function textFile(name: string, text: string): ZipFile {
  return { name, content: Buffer.from(text) };
}
