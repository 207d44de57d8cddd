import { safeArchivePath } from '@libs/zip';
import { imageStemOf, labelPathOf, stemOf } from '../../yolo/label-paths';
import { ArchiveNames } from '../archive-names';
import { type LabeledImage, type Split, SPLITS } from '../labeled-dataset';

/** Where images lie in an archive of labels, and for which of them their path does not follow from it. */
export class ImageNames {
  /** Whose folders are in the archive. */
  readonly splits = new Set<Split>();
  private readonly names = new ArchiveNames();
  private readonly stems = new ArchiveNames();
  private readonly unclear = new Map<string, string>();
  /** Of no split, in a folder that is called like one: unclear once there are images of that split. */
  private readonly doubtful = new Map<string, string>();

  /** @returns a name with a label file of its own, and whether it is another one than the image has */
  nameOf({ path, split }: LabeledImage): { name: string; isRenamed: boolean } {
    if (split) this.splits.add(split);
    const wanted = safeArchivePath(`images/${split ? `${split}/` : ''}${path}`);
    const name = this.names.free(wanted, labelPathOf);
    // Label files have no extension: of several images that differ in it, or in the split, one is meant by its stem.
    const isFirst = this.stems.free(stemOf(path)) === stemOf(path);
    if (!isFirst || !follows(path, name, split ? [split] : [])) this.unclear.set(name, path);
    else if (!split && !follows(path, name, SPLITS)) this.doubtful.set(name, path);
    return { name, isRenamed: name !== wanted };
  }

  /** Paths of images by name, after the last image. */
  renamed(): Record<string, string> {
    const unclear = [...this.doubtful].filter(
      ([name, path]) => !follows(path, name, [...this.splits]),
    );
    return Object.fromEntries([...this.unclear, ...unclear]);
  }
}

function follows(path: string, name: string, splits: readonly Split[]): boolean {
  return imageStemOf(labelPathOf(name), new Set(splits)) === stemOf(path);
}
