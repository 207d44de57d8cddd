import type { ZipFile } from '@libs/zip';
import type { ConservationReport, ErrorBound, Fate } from './conservation';
import type {
  DatasetDescription,
  ImagesPass,
  LabeledAnnotation,
  LabeledImage,
} from './labeled-dataset';
import type { Approximation, Drop, LeftOut, Note } from './reasons';

export const EXPORT_FORMATS = [
  'dice',
  'coco',
  'yolo',
  'voc',
  'cvat',
  'datumaro',
  'labelstudio',
  'imagefolder',
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const YOLO_LAYOUTS = ['detect', 'segment', 'obb', 'classify'] as const;
export type YoloLayout = (typeof YOLO_LAYOUTS)[number];

export interface WriteOptions {
  format: ExportFormat;
  /** YOLO only; by the type of the task when not given. */
  layout?: YoloLayout;
  withImages: boolean;
  /** Pascal VOC only: whether the first pixel is 1, as the format says, or 0, as some tools expect. */
  indexing?: 'one' | 'zero';
}

/** What becomes of one annotation, and what the file says of it. */
export interface Judgement<Written> {
  fate: Fate;
  /** As the writer of the format wants it; null when dropped. */
  written: Written | null;
  notes?: readonly Note[];
}

/** What a writer may know of all of the dataset. */
export interface WritingTask {
  description: DatasetDescription;
  options: WriteOptions;
}

export interface JudgedImage<Written> {
  image: LabeledImage;
  /** What there is to write, in the order of the annotations. */
  written: Written[];
}

/** The dataset as a writer sees it: judged already. */
export interface WritingSource<Written> extends WritingTask {
  /** All images, as often as asked for. */
  images(): AsyncIterable<JudgedImage<Written>>;
  /** The same as they are, for passes that need no judgements; such a pass is not counted. */
  unjudged(pass?: ImagesPass): AsyncIterable<LabeledImage>;
  /** The same, with passes that are not counted: for contents of archives that are made while other passes run. */
  again(): WritingSource<Written>;
  /** To be told of what a user should know; counted in the pass over the images that runs. */
  note(note: Note, count?: number): void;
  /** Of the last pass over all images. @throws Error before the first one */
  report(): ConservationReport;
}

interface Judge<Written> {
  /** How often writing goes over the images; once when not said. */
  passes?: number;
  /** Properties that the format has no place for. */
  lacks(task: WritingTask): readonly LeftOut[];
  /**
   * The only judge of what becomes of the annotations of an image: pure, one judgement for each, in their order.
   * Those without a known class never get here, unless they are marks (`no_object`).
   */
  judge(image: LabeledImage, task: WritingTask): readonly Judgement<Written>[];
  /** What a user should know of the image. */
  notesOf?(image: LabeledImage, task: WritingTask): readonly Note[];
}

/** A format that is one JSON file; with images it is an archive with the file and the images below `images/`. */
export interface DocumentFormat<Written> extends Judge<Written> {
  fileName: string;
  /** Pieces of text of any length, ASCII only. */
  text(source: WritingSource<Written>): AsyncIterable<string>;
}

/** A format that is an archive. It puts the images in itself when `options.withImages`; see `imageFile`. */
export interface ArchiveFormat<Written> extends Judge<Written> {
  files(source: WritingSource<Written>): AsyncIterable<ZipFile>;
}

export type FormatWriter<Written> = DocumentFormat<Written> | ArchiveFormat<Written>;

const EXACT: Fate = { kind: 'exact' };

export function exact<Written>(written: Written, notes?: readonly Note[]): Judgement<Written> {
  return { fate: EXACT, written, ...(notes && { notes }) };
}

export function approximated<Written>(
  how: Approximation,
  error: ErrorBound | null,
  written: Written,
): Judgement<Written> {
  return { fate: { kind: 'approximated', how, error }, written };
}

export function dropped(why: Drop): Judgement<never> {
  return { fate: { kind: 'dropped', why }, written: null };
}

/** The mark "no object" in a format where an image without annotations says the same. */
export function judgeMark({ annotations }: LabeledImage): Judgement<never> {
  return annotations.some(({ type }) => type !== 'no_object')
    ? dropped('objects_present')
    : { fate: { kind: 'approximated', how: 'mark_as_empty_image', error: null }, written: null };
}

/** Whether the annotation can be said to be of a class, or is a mark that needs none. */
export function isClassified({ classIndex, type }: LabeledAnnotation): boolean {
  return classIndex !== null || type === 'no_object';
}
