import { safeArchivePath, type ZipFile } from '@libs/zip';
import { pathStem } from '../../image-paths';
import { NOTE_KEY } from '../../own-notes';
import { ArchiveNames } from '../archive-names';
import { type ArchiveFormat, exact, type JudgedImage, type WritingSource } from '../format-writer';
import { imageFile } from '../image-file';
import { asciiJson } from '../json-text';
import type { DatasetDescription, LabeledAnnotation, LabeledImage } from '../labeled-dataset';
import { imageNote } from '../own-note';
import { Content, Room, textPieces } from '../pieces';
import { sizeOf } from '../shapes';
import { datumaroAnnotation } from './datumaro-annotations';

type Json = Record<string, unknown>;
type Source = WritingSource<LabeledAnnotation>;

/** What images without a split belong to. */
const NO_SPLIT = 'default';

/**
 * Datumaro's own JSON: `annotations/<subset>.json` and `images/<subset>/…`, a subset for each split. Holds every
 * annotation as it is; what the format has no place for is an attribute of our own. Source:
 * `plugins/data_formats/datumaro` of Datumaro.
 */
export const datumaroFormat: ArchiveFormat<LabeledAnnotation> = {
  lacks: () => [],
  judge: (image) => image.annotations.map((annotation) => exact(annotation)),
  notesOf: (image) => (sizeOf(image) ? [] : ['image_size_unknown']),
  files: datumaroFiles,
};

async function* datumaroFiles(source: Source): AsyncGenerator<ZipFile> {
  for (const [subset, content] of await statedSubsets(source)) {
    yield { name: `annotations/${subset}.json`, content };
  }
  if (source.options.withImages) yield* imageFiles(source);
}

/** All subsets in one pass over the dataset; there is always one. */
async function statedSubsets(source: Source) {
  const contents = new Map<string, Content>();
  const room = new Room();
  const ids = new SubsetIds();
  const head = headOf(source.description);
  for await (const judged of source.images()) {
    const subset = subsetOf(judged.image);
    const known = contents.get(subset);
    const content = known ?? begun(head, room);
    contents.set(subset, content);
    const item = itemText(judged, ids.idOf(judged.image), source);
    content.add(Buffer.from(`${known ? ',' : ''}\n${item}`));
  }
  if (contents.size === 0) contents.set(NO_SPLIT, begun(head, room));
  for (const content of contents.values()) content.add(Buffer.from(TAIL));
  return [...contents]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([subset, content]) => {
      const again = () => textPieces(subsetText(source.again(), subset));
      return [subset, content.stated(again)] as const;
    });
}

function begun(head: string, room: Room): Content {
  const content = new Content(room);
  content.add(Buffer.from(head));
  return content;
}

async function* subsetText(source: Source, subset: string): AsyncGenerator<string> {
  yield headOf(source.description);
  const ids = new SubsetIds();
  let isFirst = true;
  for await (const judged of source.images()) {
    const id = ids.idOf(judged.image);
    if (subsetOf(judged.image) !== subset) continue;
    yield `${isFirst ? '' : ','}\n${itemText(judged, id, source)}`;
    isFirst = false;
  }
  yield TAIL;
}

const TAIL = '\n]}\n';

function subsetOf({ split }: LabeledImage): string {
  return split ?? NO_SPLIT;
}

/** Ids have no extension, and are unique within a subset. */
class SubsetIds {
  private readonly names = new Map<string, ArchiveNames>();

  idOf(image: LabeledImage): string {
    const subset = subsetOf(image);
    const names = this.names.get(subset) ?? new ArchiveNames();
    this.names.set(subset, names);
    return pathStem(names.free(image.path, pathStem));
  }
}

/** The numbers of labels are their places. The colours of masks are those of the classes. */
function headOf({ taskType, classes }: DatasetDescription): string {
  const labels = classes.map(({ name }) => ({ name, parent: '', attributes: [] }));
  const colormap = classes.map(({ color }, id) => ({ label_id: id, ...channelsOf(color) }));
  const head = {
    dm_format_version: '1.0',
    media_type: MEDIA_IMAGE,
    infos: { [NOTE_KEY]: { task_type: taskType } },
    categories: {
      label: { labels, label_groups: [], attributes: [] },
      mask: { colormap },
    },
  };
  return `${asciiJson(head).slice(0, -1)},"items":[`;
}

/** `MediaType.IMAGE` of Datumaro. */
const MEDIA_IMAGE = 2;

function channelsOf(color: string): { r: number; g: number; b: number } {
  const value = Number.parseInt(color.slice(1), 16) || 0;
  return { r: (value >> 16) & 255, g: (value >> 8) & 255, b: value & 255 };
}

function itemText(
  { image, written }: JudgedImage<LabeledAnnotation>,
  id: string,
  { options }: Source,
): string {
  const size = sizeOf(image);
  const path = options.withImages ? safeArchivePath(image.path) : image.path;
  const marks = written.filter(({ type }) => type === 'no_object').map(datumaroAnnotation);
  const own = { ...imageNote(image), ...(marks.length > 0 && { no_object: marks }) };
  const item: Json = {
    id,
    annotations: written.filter(({ type }) => type !== 'no_object').map(datumaroAnnotation),
    attr: { [NOTE_KEY]: own },
    // Height comes first.
    image: { path, ...(size && { size: [size.height, size.width] }) },
  };
  return asciiJson(item);
}

async function* imageFiles(source: Source): AsyncGenerator<ZipFile> {
  for await (const { image } of source.images()) {
    const name = `images/${subsetOf(image)}/${safeArchivePath(image.path)}`;
    const file = imageFile(source, image, name);
    if (file) yield file;
  }
}
