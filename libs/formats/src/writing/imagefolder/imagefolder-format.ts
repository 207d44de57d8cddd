import { safeArchivePath, type ZipFile } from '@libs/zip';
import { RENAMED, renamedText } from '../../renamed-images';
import { ArchiveNames } from '../archive-names';
import {
  type ArchiveFormat,
  dropped,
  exact,
  type Judgement,
  type JudgedImage,
  judgeMark,
  type WritingSource,
} from '../format-writer';
import { imageFile } from '../image-file';
import { asciiJson } from '../json-text';
import type { LabeledClass, LabeledImage, Split } from '../labeled-dataset';
import type { Note } from '../reasons';
import { folderNames } from './folder-names';

/**
 * ImageFolder as torchvision reads it: `<split>/<class>/<image>`. The numbers that it gives are those of the sorted
 * folders; `classes.json` has ours. Without images the archive has `labels.csv` instead of the folders.
 */
export const imagefolderFormat: ArchiveFormat<string> = {
  lacks: () => ['attributes', 'confidence', 'state', 'review', 'class_color'],
  judge: (image) => judgeLabel(image),
  notesOf: (image) => notesOfLabel(image),
  files: (source) => classFolders(source),
};

/** An image has one class: the first that was given. @returns the place of the class as what is written */
export function judgeLabel(image: LabeledImage): Judgement<string>[] {
  let isTaken = false;
  return image.annotations.map(({ type, classIndex }) => {
    if (type === 'no_object') return judgeMark(image);
    if (type !== 'classification') return dropped('shape_not_in_format');
    if (isTaken) return dropped('one_label_per_image');
    isTaken = true;
    return exact(String(classIndex ?? 0));
  });
}

export function notesOfLabel({ annotations }: LabeledImage): readonly Note[] {
  const isLabeled = annotations.some(
    ({ type, classIndex }) => type === 'classification' && classIndex !== null,
  );
  return isLabeled ? [] : ['image_without_class'];
}

/** The files of an archive of folders of classes. */
export async function* classFolders(source: WritingSource<string>): AsyncGenerator<ZipFile> {
  const { classes } = source.description;
  const folders = folderNames(classes.map(({ name }) => name));
  yield { name: 'classes.json', content: Buffer.from(classesText(classes, folders)) };
  if (source.options.withImages) yield* imageFiles(source, folders);
  else yield await labelList(source, folders);
}

async function* imageFiles(
  source: WritingSource<string>,
  folders: readonly string[],
): AsyncGenerator<ZipFile> {
  const names = new ArchiveNames();
  const used = new Map<Split, Set<number>>();
  const renamed = new Map<string, string>();
  for await (const { image, written } of source.images()) {
    const [label] = written;
    if (label === undefined) continue;
    const split = image.split ?? 'train';
    used.set(split, (used.get(split) ?? new Set()).add(Number(label)));
    const folder = `${split}/${folders[Number(label)] ?? ''}`;
    const wanted = `${folder}/${safeArchivePath(image.path)}`;
    const name = names.free(wanted);
    if (name !== wanted) source.note('image_renamed');
    if (name !== `${folder}/${image.path}`) renamed.set(name, image.path);
    const file = imageFile(source, image, name);
    if (file) yield file;
  }
  yield* emptyFolders(source, folders, used);
  if (renamed.size === 0) return;
  yield { name: RENAMED, content: Buffer.from(renamedText(Object.fromEntries(renamed))) };
}

/** Readers number the folders that they find, so that each split needs all of them. */
function* emptyFolders(
  source: WritingSource<string>,
  folders: readonly string[],
  used: ReadonlyMap<Split, ReadonlySet<number>>,
): Generator<ZipFile> {
  for (const [split, found] of used) {
    for (const name of folders.filter((_, index) => !found.has(index))) {
      source.note('class_without_images');
      yield { name: `${split}/${name}/`, content: Buffer.alloc(0) };
    }
  }
}

async function labelList(
  source: WritingSource<string>,
  folders: readonly string[],
): Promise<ZipFile> {
  const lines = ['split,class_folder,image'];
  for await (const row of labelRows(source.images(), folders)) lines.push(row);
  return { name: 'labels.csv', content: Buffer.from(`${lines.join('\r\n')}\r\n`) };
}

async function* labelRows(
  images: AsyncIterable<JudgedImage<string>>,
  folders: readonly string[],
): AsyncGenerator<string> {
  for await (const { image, written } of images) {
    const [label] = written;
    if (label === undefined) continue;
    const cells = [image.split ?? 'train', folders[Number(label)] ?? '', image.path];
    yield cells.map(cellOf).join(',');
  }
}

/** Source: RFC 4180. */
function cellOf(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function classesText(classes: readonly LabeledClass[], folders: readonly string[]): string {
  const sorted = [...folders].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const list = classes.map(({ name }, index) => {
    const folder = folders[index] ?? '';
    return { id: index, name, folder, folder_index: sorted.indexOf(folder) };
  });
  return `${asciiJson(list, 2)}\n`;
}
