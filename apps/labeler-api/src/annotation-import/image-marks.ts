import type { ProblemCode } from '@libs/formats';
import type { NewAnnotation } from './object-resolver';

/** What is known of an image in one task, in the database and in what the file has added. */
export interface ImageMark {
  imageId: string;
  taskType: string;
  isEmpty: boolean;
  hasObjects: boolean;
  classIds: string[];
}

/** New, known to the database, earlier in the file, or against what is there. */
export type Verdict =
  | 'new'
  | 'known'
  | 'repeated'
  | Extract<ProblemCode, 'objects_present' | 'already_classified'>;

/**
 * Keeps an image from being empty and full at once, from having two classes where it may have one, and from having
 * the same annotation twice within a file. Images must come one after the other.
 */
export class ImageMarks {
  private readonly marks = new Map<string, ImageMark>();
  private imageId = '';
  private seen = new Set<string>();

  constructor(private readonly severalClasses: boolean) {}

  /** To be called with what the database holds of the images that come next. */
  learn(marks: readonly ImageMark[]): void {
    this.marks.clear();
    for (const mark of marks)
      this.marks.set(keyOf(mark), { ...mark, classIds: [...mark.classIds] });
  }

  judge(annotation: NewAnnotation): Verdict {
    if (annotation.imageId !== this.imageId) {
      this.imageId = annotation.imageId;
      this.seen = new Set();
    }
    const { taskType, annotationType, classId, geometry } = annotation;
    const form = isPlaced(annotation) ? geometry : annotationType;
    const fingerprint = JSON.stringify([taskType, classId, form]);
    if (this.seen.has(fingerprint)) return 'repeated';
    const mark = this.markOf(annotation);
    const verdict = this.verdict(annotation, mark);
    if (verdict === 'new' || verdict === 'known') this.seen.add(fingerprint);
    if (verdict === 'new') note(annotation, mark);
    return verdict;
  }

  private verdict(annotation: NewAnnotation, mark: ImageMark): Verdict {
    if (annotation.annotationType === 'no_object') {
      if (mark.isEmpty) return 'known';
      return mark.hasObjects ? 'objects_present' : 'new';
    }
    if (mark.isEmpty) return 'objects_present';
    if (annotation.annotationType === 'classification') return this.ofClass(annotation, mark);
    return 'new';
  }

  private ofClass({ classId }: NewAnnotation, { classIds }: ImageMark): Verdict {
    if (classId !== null && classIds.includes(classId)) return 'known';
    return classIds.length > 0 && !this.severalClasses ? 'already_classified' : 'new';
  }

  private markOf({ imageId, taskType }: NewAnnotation): ImageMark {
    const key = keyOf({ imageId, taskType });
    const mark = this.marks.get(key) ?? {
      imageId,
      taskType,
      isEmpty: false,
      hasObjects: false,
      classIds: [],
    };
    this.marks.set(key, mark);
    return mark;
  }
}

/** Others say something of the image as a whole. */
function isPlaced({ annotationType }: NewAnnotation): boolean {
  return annotationType !== 'no_object' && annotationType !== 'classification';
}

function note({ annotationType, classId }: NewAnnotation, mark: ImageMark): void {
  if (annotationType === 'no_object') mark.isEmpty = true;
  else mark.hasObjects = true;
  if (annotationType === 'classification' && classId !== null) mark.classIds.push(classId);
}

function keyOf({ imageId, taskType }: Pick<ImageMark, 'imageId' | 'taskType'>): string {
  return `${taskType} ${imageId}`;
}
