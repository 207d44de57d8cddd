import { AppError } from '@libs/errors';
import type { AnnotationView } from './dto/annotation.view';

/** No annotation has this id, or the caller may not see its project. */
export class AnnotationNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'annotation_not_found';

  constructor(annotationId: number) {
    super(`Annotation ${annotationId} does not exist`, { fields: { annotation_id: annotationId } });
  }
}

/** Nothing of this kind can be drawn. */
export class UnknownAnnotationTypeError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'unknown_annotation_type';

  constructor(annotationType: string) {
    super(`Unknown annotation type ${annotationType}`, {
      fields: { annotation_type: annotationType },
    });
  }
}

/** The dataset of the project has no such image. */
export class UnknownImageError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'unknown_image';

  constructor(imageId: string) {
    super(`Image ${imageId} does not exist in this project`, { fields: { image_id: imageId } });
  }
}

/** The task of the project has no such class. */
export class UnknownClassError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'unknown_class';

  /** @param given Id of the class, or its name when there is no id. */
  constructor(given: string, taskType: string) {
    super(`The task ${taskType} has no class ${given}`, {
      fields: { class: given, task_type: taskType },
    });
  }
}

/** The project does not have the task that the annotation belongs to. */
export class TaskNotEnabledError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'task_not_enabled';

  constructor(taskType: string) {
    super(`The project does not have the task ${taskType}`, { fields: { task_type: taskType } });
  }
}

/** A mark that there is nothing to see must say in which task, unless the project has only one. */
export class TaskTypeRequiredError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'task_type_required';

  constructor() {
    super('Annotations of the type no_object need attributes.task_type');
  }
}

/** One request would change more than one transaction should. */
export class TooManyAnnotationsError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'too_many_annotations';

  constructor(limit: number) {
    super(`One request changes at most ${limit} annotations. Ask for fewer images.`, {
      fields: { limit },
    });
  }
}

/** What a refused write was made for, and what there is now. */
export interface AnnotationConflict {
  yourVersion: number | null;
  current: AnnotationView;
}

/** Somebody else changed the annotation first. */
export class AnnotationConflictError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'conflict';

  constructor({ yourVersion, current }: AnnotationConflict) {
    super(
      `Annotation ${current.id} was changed by somebody else. Its version is ${current.version} now.`,
      {
        fields: {
          current_version: current.version,
          your_version: yourVersion,
          last_updated_by: current.updated_by ?? current.created_by,
          last_updated_at: current.updated_at,
          annotation: current,
        },
      },
    );
  }
}
