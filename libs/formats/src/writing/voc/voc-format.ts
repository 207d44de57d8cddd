import { safeArchivePath, type ZipFile } from '@libs/zip';
import { pathStem } from '../../image-paths';
import { ArchiveNames } from '../archive-names';
import type { ArchiveFormat, WritingSource } from '../format-writer';
import { imageFile } from '../image-file';
import type { Note } from '../reasons';
import { sizeOf } from '../shapes';
import { judgeForVoc, type VocObject } from './voc-boxes';
import { isListable, labelMapText, vocDocument } from './voc-document';
import { ImageLists } from './voc-lists';

/**
 * Pascal VOC: a document for each image, negatives included, in `Annotations/`, lists of images in `ImageSets/Main/` and
 * the images in `JPEGImages/`. Folders are kept. Source: VOC2012 development kit.
 */
export const vocFormat: ArchiveFormat<VocObject> = {
  lacks: () => ['attributes', 'confidence', 'state', 'review'],
  judge: (image, { options }) => judgeForVoc(image, options.indexing ?? 'one'),
  notesOf: (image, { options }) => {
    const notes: Note[] = options.indexing === 'zero' ? ['counted_from_zero'] : [];
    return sizeOf(image) ? notes : [...notes, 'image_size_unknown'];
  },
  files: vocFiles,
};

async function* vocFiles(source: WritingSource<VocObject>): AsyncGenerator<ZipFile> {
  const { description, options } = source;
  const names = new ArchiveNames();
  const lists = new ImageLists(description.classes);
  for await (const { image, written } of source.images()) {
    const wanted = safeArchivePath(image.path);
    const path = names.free(wanted, pathStem);
    if (path !== wanted) source.note('image_renamed');
    const stem = pathStem(path);
    lists.add(image, stem, written);
    const document = vocDocument(image, written, { path, description });
    yield { name: `Annotations/${stem}.xml`, content: Buffer.from(document) };
    const file = options.withImages && imageFile(source, image, `JPEGImages/${path}`);
    if (file) yield file;
  }
  if (!lists.listsClasses) source.note('class_lists_left_out');
  yield* lists.files();
  const unlisted = description.classes.filter(({ name }) => !isListable(name)).length;
  if (unlisted > 0) source.note('class_not_listed', unlisted);
  yield { name: 'labelmap.txt', content: Buffer.from(labelMapText(description.classes)) };
}
