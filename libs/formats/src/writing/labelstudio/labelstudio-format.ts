import { safeArchivePath, type ZipFile } from '@libs/zip';
import { localAddress } from '../../labelstudio/image-address';
import { NOTE_KEY } from '../../own-notes';
import {
  approximated,
  type ArchiveFormat,
  dropped,
  exact,
  type Judgement,
  type JudgedImage,
  type WritingSource,
} from '../format-writer';
import { imageFile } from '../image-file';
import { asciiJson, listed } from '../json-text';
import type { LabeledAnnotation, LabeledImage } from '../labeled-dataset';
import { imageNote, visibilityOf } from '../own-note';
import { stated, textPieces } from '../pieces';
import { sizeOf } from '../shapes';
import { configText } from './labelstudio-config';
import { frameOf, resultsOf } from './labelstudio-results';

type Json = Record<string, unknown>;
type Source = WritingSource<LabeledAnnotation>;

/**
 * Label Studio: `tasks.json` to import, `config.xml` as the label config that it needs, and `images/…`. What the format
 * has no place for is in the `meta` of tasks and results. The mark "no object" is a choice. Source: the task format and
 * the tags of Label Studio.
 */
export const labelStudioFormat: ArchiveFormat<LabeledAnnotation> = {
  lacks: () => [],
  judge: (image) => image.annotations.map((annotation) => judge(annotation, image)),
  notesOf: (image) => (sizeOf(image) ? [] : ['image_size_unknown']),
  files: taskFiles,
};

const OF_WHOLE_IMAGES = new Set<LabeledAnnotation['type']>(['classification', 'no_object']);

/** Percentages need the size of the image. */
function judge(annotation: LabeledAnnotation, image: LabeledImage): Judgement<LabeledAnnotation> {
  const { type, geometry } = annotation;
  if (!OF_WHOLE_IMAGES.has(type) && !sizeOf(image)) return dropped('image_size_unknown');
  const isSeen = type === 'keypoint' && visibilityOf(geometry.points as number[][]) !== null;
  return isSeen ? approximated('visibility_as_attribute', null, annotation) : exact(annotation);
}

async function* taskFiles(source: Source): AsyncGenerator<ZipFile> {
  const types = new Set<LabeledAnnotation['type']>();
  const pieces = (from: Source) => textPieces(tasksText(from, types));
  const content = await stated(pieces(source), () => pieces(source.again()));
  yield { name: 'config.xml', content: Buffer.from(configText(source.description.classes, types)) };
  yield { name: 'tasks.json', content };
  if (!source.options.withImages) return;
  for await (const { image } of source.images()) {
    const file = imageFile(source, image, `images/${safeArchivePath(image.path)}`);
    if (file) yield file;
  }
}

/** @param types Learns of the annotations that pass. */
async function* tasksText(
  source: Source,
  types: Set<LabeledAnnotation['type']>,
): AsyncGenerator<string> {
  yield* listed(taskTexts(source, types));
  yield '\n';
}

async function* taskTexts(
  source: Source,
  types: Set<LabeledAnnotation['type']>,
): AsyncGenerator<string> {
  for await (const judged of source.images()) {
    for (const { type } of judged.written) types.add(type);
    yield asciiJson(taskOf(judged, source));
  }
}

/** A task without annotations is one that nobody has worked on; one with an empty result is known to be empty. */
function taskOf({ image, written }: JudgedImage<LabeledAnnotation>, source: Source): Json {
  const { options, description } = source;
  const path = options.withImages ? safeArchivePath(image.path) : image.path;
  const size = sizeOf(image);
  const frame = frameOf(size);
  const result = written.flatMap((each) => resultsOf(each, frame, description.classes));
  const isWorkedOn = result.length > 0 || image.isReviewed;
  const { number, split, isReviewed } = image;
  const own = { path, split, ...size, ...imageNote(image) };
  return {
    id: number,
    data: { image: localAddress(path) },
    meta: { [NOTE_KEY]: own },
    annotations: isWorkedOn
      ? [{ id: number, was_cancelled: false, ground_truth: isReviewed, result }]
      : [],
    predictions: [],
  };
}
