import type { ZipFile } from '@libs/zip';
import type { LabeledClass, LabeledImage } from '../labeled-dataset';
import { folderNames } from '../imagefolder/folder-names';
import type { VocObject } from './voc-boxes';
import { flag } from './voc-document';

/** Bytes that are held to list the images of each class. */
const MAX_PRESENCES = 16_000_000;
const NO_SPLIT = 'default';

/** In lists of a class: it is there, it is not, or only hard to see. */
const [PRESENT, ABSENT, DIFFICULT] = [1, -1, 0];

/** The images of the archive, listed by split, and by split and class. */
export class ImageLists {
  private readonly splits = new Map<string, { stems: string[]; classes: Int8Array[] }>();
  private presences = 0;

  constructor(private readonly classes: readonly LabeledClass[]) {}

  /** False when there are too many images to list them by class. */
  get listsClasses(): boolean {
    return this.presences <= MAX_PRESENCES;
  }

  add({ split }: LabeledImage, stem: string, objects: readonly VocObject[]): void {
    const list = this.splits.get(split ?? NO_SPLIT) ?? { stems: [], classes: [] };
    this.splits.set(split ?? NO_SPLIT, list);
    list.stems.push(stem);
    this.presences += this.classes.length;
    if (this.listsClasses) list.classes.push(this.presenceOf(objects));
    else for (const each of this.splits.values()) each.classes = [];
  }

  *files(): Generator<ZipFile> {
    const names = folderNames(this.classes.map(({ name }) => name));
    for (const [split, { stems, classes }] of this.lists()) {
      yield file(split, stems);
      if (!this.listsClasses) continue;
      for (const [index, name] of names.entries()) {
        const marks = classes.map((presence) => presence[index] ?? ABSENT);
        const lines = stems.map((stem, at) => `${quoted(stem)} ${marks[at] ?? ABSENT}`);
        yield file(`${name}_${split}`, lines);
      }
    }
  }

  /** What is trained on and what is validated on is listed once more together, as readers expect. */
  private *lists() {
    yield* [...this.splits].sort(([a], [b]) => (a < b ? -1 : 1));
    const parts = [this.splits.get('train'), this.splits.get('val')].filter((part) => !!part);
    if (parts.length === 0) return;
    const stems = parts.flatMap((part) => part.stems);
    yield ['trainval', { stems, classes: parts.flatMap((part) => part.classes) }] as const;
  }

  private presenceOf(objects: readonly VocObject[]): Int8Array {
    const presence = new Int8Array(this.classes.length).fill(ABSENT);
    for (const { annotation } of objects) {
      const { classIndex, attributes } = annotation;
      if (classIndex === null) continue;
      const isDifficult = flag(attributes.difficult) === 1;
      if (!isDifficult) presence[classIndex] = PRESENT;
      else if (presence[classIndex] === ABSENT) presence[classIndex] = DIFFICULT;
    }
    return presence;
  }
}

function file(name: string, lines: readonly string[]): ZipFile {
  const text = lines.map((line) => `${line}\n`).join('');
  return { name: `ImageSets/Main/${name}.txt`, content: Buffer.from(text) };
}

/** Columns are separated by spaces; names with spaces are quoted as Datumaro reads them. */
function quoted(stem: string): string {
  return /\s/.test(stem) ? `"${stem}"` : stem;
}
