import type { ImageSize } from '@libs/geometry';
import type {
  AnnotationRecord,
  FileRecord,
  ImageRecord,
  Keypoint,
  Shape,
} from '../annotation-record';
import { BACKGROUND } from '../dice/dice-records';
import { imageDetailsOf } from '../image-details';
import { isObject, type JsonObject, pixelsOf } from '../json/json-values';
import { asNote, type AnnotationNote, detailsOf, isId, NOTE_KEY, retyped } from '../own-notes';
import type { ProblemCode } from '../problems';
import { imagePathsIn } from './image-address';
import { type RegionShapes, regionShapes } from './labelstudio-shapes';
import { answersOf, choicesOf, labelsOf, type Region, regionsOf, valueOf } from './regions';

/** Reads tasks of Label Studio, one by one. Classes are named at each region. */
export class LabelStudioRecords {
  private readonly names = new Set<string>();

  *read(task: unknown, index: number): Generator<FileRecord> {
    const where = `task ${index + 1}`;
    if (!isObject(task)) {
      yield problem('not_an_object', where);
      return;
    }
    const results = new TaskResults(task);
    const image = imageIn(task, results, { key: String(index), where });
    if (image) {
      yield image;
      yield* results.left().map((code) => problem(code, where));
      yield* this.annotations(regionsOf(results.taken), image.key, where);
      return;
    }
    for (let at = 0; at < Math.max(results.taken.length, 1); at++) {
      yield problem('image_without_name', where);
    }
  }

  private *annotations(regions: Region[], imageKey: string, where: string): Generator<FileRecord> {
    for (const group of keypointsTogether(regions)) {
      const place = `${where} result ${(group[0]?.at ?? 0) + 1}`;
      for (const record of recordsOf(group, imageKey, place)) {
        if (record.kind === 'annotation' && record.classKey !== null) {
          yield* this.class(record.classKey, place);
        }
        yield record;
      }
    }
  }

  private *class(name: string, where: string): Generator<FileRecord> {
    if (this.names.has(name)) return;
    this.names.add(name);
    yield { kind: 'class', key: name, name, color: null, where };
  }
}

function problem(code: ProblemCode, where: string): FileRecord {
  return { kind: 'problem', code, where };
}

function imageIn(
  task: JsonObject,
  results: TaskResults,
  place: { key: string; where: string },
): ImageRecord | undefined {
  const own = isObject(task.meta) ? task.meta[NOTE_KEY] : undefined;
  const details = imageDetailsOf(own);
  const ownPaths = details?.path === undefined ? [] : [details.path];
  const paths = [...new Set([...ownPaths, ...imagePathsIn(task.data)])];
  if (paths.length === 0) return undefined;
  const { width, height } = sizeIn(own) ?? results.size() ?? { width: null, height: null };
  return { kind: 'image', ...place, paths, width, height, ...(details && { details }) };
}

/** What the annotators of a task have drawn, of which that of one is taken. */
class TaskResults {
  readonly taken: unknown[];
  private readonly further: number;
  private readonly predicted: number;

  constructor({ annotations, completions, predictions }: JsonObject) {
    const given = [annotations, completions].find(Array.isArray) as unknown[] | undefined;
    const valid = (given ?? []).filter(isObject).filter((each) => each.was_cancelled !== true);
    const chosen = valid.find((each) => each.ground_truth === true) ?? valid[0];
    this.taken = chosen ? resultsOf(chosen) : [];
    this.further = valid
      .filter((each) => each !== chosen)
      .reduce((sum, each) => sum + resultsOf(each).length, 0);
    const models = Array.isArray(predictions) ? predictions.filter(isObject) : [];
    this.predicted = models.reduce((sum, each) => sum + resultsOf(each).length, 0);
  }

  left(): ProblemCode[] {
    return [
      ...Array.from({ length: this.further }, () => 'further_annotator' as const),
      ...Array.from({ length: this.predicted }, () => 'prediction' as const),
    ];
  }

  /** As the first region that says it. */
  size(): ImageSize | null {
    for (const result of this.taken) {
      const size = isObject(result) ? sizeOf(result) : null;
      if (size) return size;
    }
    return null;
  }
}

function resultsOf({ result }: JsonObject): unknown[] {
  return Array.isArray(result) ? result : [];
}

function sizeOf(result: JsonObject): ImageSize | null {
  const [width, height] = [pixelsOf(result.original_width), pixelsOf(result.original_height)];
  return width !== null && height !== null ? { width, height } : null;
}

function sizeIn(own: unknown): ImageSize | null {
  if (!isObject(own)) return null;
  return sizeOf({ original_width: own.width, original_height: own.height });
}

interface OwnNote extends AnnotationNote {
  annotation?: unknown;
}

function noteOf({ results }: Region): OwnNote {
  for (const { meta } of results) {
    const note = isObject(meta) ? asNote(meta[NOTE_KEY]) : undefined;
    if (note) return note;
  }
  return {};
}

/** Several points of one annotation are regions of their own there. */
function keypointsTogether(regions: readonly Region[]): Region[][] {
  const groups: Region[][] = [];
  const byAnnotation = new Map<number, Region[]>();
  for (const region of regions) {
    const { annotation, type } = noteOf(region);
    const known =
      isId(annotation) && type === 'keypoint' ? byAnnotation.get(annotation) : undefined;
    if (known) {
      known.push(region);
      continue;
    }
    const group = [region];
    groups.push(group);
    if (isId(annotation) && type === 'keypoint') byAnnotation.set(annotation, group);
  }
  return groups;
}

function recordsOf(group: Region[], imageKey: string, where: string): FileRecord[] {
  const [region] = group;
  if (!region) return [];
  const { labels, answers, size, shapes, problems } = formOf(region);
  const found = problems.map((code) => problem(code, where));
  if (shapes.length === 0) return found;
  if (labels.length === 0) return [...found, problem('class_name_missing', where)];
  const note = noteOf(region);
  const isPoint = shapes[0]?.type === 'keypoint';
  const meant: Shape[] = isPoint
    ? [{ type: 'keypoint', points: pointsOf(group) }]
    : shapes.map((shape) => retyped(shape, note));
  const common = {
    imageKey,
    unit: size ? 'pixel' : 'relative',
    attributes: { ...answers, ...note.attributes },
    keypoints: null,
    where,
    ...saidBy(note, region),
  } as const;
  const annotations = labels.map((label): FileRecord => ({
    kind: 'annotation',
    ...ofClass(label, meant),
    ...common,
  }));
  return [...found, ...annotations];
}

interface Form extends RegionShapes {
  labels: string[];
  answers: JsonObject;
  size: ImageSize | null;
}

/** Something that is drawn, or a choice for the whole image. */
function formOf(region: Region): Form {
  for (const result of region.results) {
    const size = sizeOf(result);
    const found = regionShapes(valueOf(result), size);
    if (!found) continue;
    const isTurned = Number(result.image_rotation ?? 0) !== 0;
    const drawn = isTurned ? { shapes: [], problems: ['rotated_view' as const] } : found;
    return { ...drawn, size, labels: labelsOf(region), answers: answersOf(region) };
  }
  const labels = choicesOf(region);
  const none = { labels, answers: {}, size: { width: 1, height: 1 } };
  return labels.length > 0
    ? { ...none, shapes: [{ type: 'classification' }], problems: [] }
    : { ...none, shapes: [], problems: ['shape_missing'] };
}

function ofClass(
  label: string,
  shapes: AnnotationRecord['shapes'],
): Pick<AnnotationRecord, 'classKey' | 'shapes'> {
  const isMark = label === BACKGROUND && shapes[0]?.type === 'classification';
  return isMark ? { classKey: null, shapes: [{ type: 'no_object' }] } : { classKey: label, shapes };
}

/** The score of a region is a share of one. */
function saidBy(note: OwnNote, { results }: Region) {
  const said = detailsOf(note, note.annotation);
  const score = results[0]?.score;
  const isShare = typeof score === 'number' && score >= 0 && score <= 1;
  return said.confidence === null && isShare
    ? { ...said, confidence: Math.round(score * 100) }
    : said;
}

function pointsOf(group: readonly Region[]): Keypoint[] {
  return group.flatMap((region) => {
    const [result] = region.results;
    if (!result) return [];
    const { shapes = [] } = regionShapes(valueOf(result), sizeOf(result)) ?? {};
    const { visibility } = noteOf(region);
    return shapes.flatMap((shape): Keypoint[] => {
      if (shape.type !== 'keypoint') return [];
      return shape.points.map(([x, y]) =>
        typeof visibility === 'number' ? [x, y, visibility] : [x, y],
      );
    });
  });
}
