import type { ProblemCode } from '@libs/annotation-formats';
import type { NewAnnotation } from './object-resolver';

/** What is known of an image in one task, in the database and in what the file has added. */
export interface ImageMark {
  imageId: string;
  taskType: string;
  isEmpty: boolean;
  hasObjects: boolean;
  classIds: string[];
}

/** New, there already, or against what is there. */
export type Verdict =
  'new' | 'identical' | Extract<ProblemCode, 'objects_present' | 'already_classified'>;

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
    const mark = this.markOf(annotation);
    const verdict = this.verdict(annotation, mark);
    if (verdict === 'new') note(annotation, mark);
    return verdict;
  }

  private verdict(annotation: NewAnnotation, mark: ImageMark): Verdict {
    if (annotation.annotationType === 'no_object') {
      if (mark.isEmpty) return 'identical';
      return mark.hasObjects ? 'objects_present' : 'new';
    }
    if (mark.isEmpty) return 'objects_present';
    if (annotation.annotationType === 'classification') return this.ofClass(annotation, mark);
    const { taskType, classId, geometry } = annotation;
    const fingerprint = JSON.stringify([taskType, classId, geometry]);
    if (this.seen.has(fingerprint)) return 'identical';
    this.seen.add(fingerprint);
    return 'new';
  }

  private ofClass({ classId }: NewAnnotation, { classIds }: ImageMark): Verdict {
    if (classId !== null && classIds.includes(classId)) return 'identical';
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

function note({ annotationType, classId }: NewAnnotation, mark: ImageMark): void {
  if (annotationType === 'no_object') mark.isEmpty = true;
  else mark.hasObjects = true;
  if (annotationType === 'classification' && classId !== null) mark.classIds.push(classId);
}

function keyOf({ imageId, taskType }: Pick<ImageMark, 'imageId' | 'taskType'>): string {
  return `${taskType} ${imageId}`;
}
