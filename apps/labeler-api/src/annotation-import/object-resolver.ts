import {
  fitShape,
  type ImageSize,
  type ProblemCode,
  type Scale,
  type Shape,
  type StoredGeometry,
} from '@libs/formats';
import { type JsonObject, TASK_TYPES, type TaskType } from '@libs/labeler-db';
import { randomUUID } from 'node:crypto';
import { scaleOf } from './image-scale';
import type { StagedContent } from './import-staging';
import type { ProjectClasses, WantedClass } from './project-classes';
import { chooseForm } from './shape-choice';

/** An annotation of the file, next to what is known of its image. */
export interface MatchedObject {
  imageId: string;
  /** Where in the file. */
  place: string;
  content: StagedContent;
  /** Of the image as displayed. */
  imageSize: ImageSize | null;
  /** As the file has it. */
  statedSize: ImageSize | null;
}

/** A row to be. */
export interface NewAnnotation {
  imageId: string;
  annotationType: Shape['type'];
  taskType: TaskType;
  geometry: StoredGeometry;
  classId: string | null;
  className: string;
  attributes: JsonObject;
  confidence: number | null;
  place: string;
}

export interface FileFacts {
  /** Null for a key that names several classes. */
  classes: ReadonlyMap<string, WantedClass | null>;
  taskType: string | null;
}

type Report = (code: ProblemCode, place: string) => void;

const MAX_CLASS_NAME = 255;
const BACKGROUND = '__background__';

const TASK_OF: Record<Exclude<Shape['type'], 'no_object'>, TaskType> = {
  bbox: 'detection',
  rotated_bbox: 'detection',
  polygon: 'segmentation',
  polyline: 'geometry',
  circle: 'geometry',
  keypoint: 'keypoint',
  line: 'line',
  classification: 'classification',
};

/** Makes the annotations of the product out of those of a file. */
export class ObjectResolver {
  constructor(
    private readonly facts: FileFacts,
    private readonly classes: ProjectClasses,
    private readonly report: Report,
  ) {}

  /** None when the object cannot be taken over, which is reported then. */
  resolve(object: MatchedObject): NewAnnotation[] {
    const { place, content } = object;
    const wanted = this.wantedClass(content);
    const scale = scaleOf(object);
    const loss = typeof wanted === 'string' ? wanted : scale.loss;
    if (loss || typeof wanted === 'string') {
      if (loss) this.report(loss, place);
      return [];
    }
    const { shapes, changes, keypoints } = chooseForm(content, this.classes);
    const notes = [...scale.changes, ...changes, ...(keypoints ? KEPT : [])];
    const common = {
      imageId: object.imageId,
      attributes: attributesOf({ ...content, keypoints }, scale, shapes),
      confidence: content.confidence,
      place,
    };
    const made = shapes.flatMap((shape) => {
      const fitted = this.fitted(shape, scale, object);
      return fitted ? [{ ...common, ...fitted, ...this.named(fitted.taskType, wanted) }] : [];
    });
    if (made.length > 0) notes.forEach((code) => this.report(code, place));
    return made.map(withTask);
  }

  private wantedClass({ classKey }: StagedContent): WantedClass | null | ProblemCode {
    if (classKey === null) return null;
    const wanted = this.facts.classes.get(classKey);
    if (!wanted) return wanted === null ? 'class_id_repeated' : 'class_id_unknown';
    if (wanted.isLeftOut) return 'class_left_out';
    return wanted.name.length > MAX_CLASS_NAME ? 'class_name_too_long' : wanted;
  }

  private fitted(shape: Shape, scale: Scale, { imageSize, statedSize, place }: MatchedObject) {
    const taskType = shape.type === 'no_object' ? this.fileTask() : TASK_OF[shape.type];
    const fitted = taskType ? fitShape(shape, scale, imageSize ?? statedSize) : 'task_unknown';
    if (!taskType || typeof fitted === 'string') {
      this.report(typeof fitted === 'string' ? fitted : 'task_unknown', place);
      return undefined;
    }
    fitted.changes.forEach((code) => this.report(code, place));
    return { annotationType: shape.type, taskType, geometry: fitted.geometry };
  }

  /** A mark has no class. */
  private named(task: TaskType, wanted: WantedClass | null) {
    this.classes.addTask(task);
    return wanted ? this.classes.classOf(task, wanted) : { classId: null, className: BACKGROUND };
  }

  private fileTask(): TaskType | undefined {
    return TASK_TYPES.find((task) => task === this.facts.taskType);
  }
}

const KEPT: readonly ProblemCode[] = ['keypoints_kept'];

function attributesOf(
  { attributes, keypoints }: StagedContent,
  { x, y }: Scale,
  shapes: readonly Shape[],
): JsonObject {
  const parts = shapes.filter(({ type }) => type === 'polygon').length;
  return {
    ...attributes,
    ...(keypoints && {
      keypoints: keypoints.map((value, index) => value * ([x, y][index % 3] ?? 1)),
    }),
    // What belongs together can be put together again.
    ...(parts > 1 && { instance: randomUUID() }),
  };
}

/** The web client reads the task of a mark from its attributes. */
function withTask(annotation: NewAnnotation): NewAnnotation {
  if (annotation.annotationType !== 'no_object') return annotation;
  const attributes = { ...annotation.attributes, task_type: annotation.taskType };
  return { ...annotation, attributes };
}
