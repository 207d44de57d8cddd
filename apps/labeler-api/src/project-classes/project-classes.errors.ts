import { AppError } from '@libs/errors';

/** A new class is for a task that the project does not have. */
export class TaskTypeNotInProjectError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'task_type_not_in_project';

  constructor(taskType: string) {
    super(`The project has no task type "${taskType}". Add it first.`, {
      fields: { task_type: taskType },
    });
  }
}

export class ClassNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'class_not_found';

  constructor(taskType: string, classId: string) {
    super(`The task ${taskType} has no class "${classId}"`, {
      fields: { task_type: taskType, class_id: classId },
    });
  }
}

/** The id or the name belongs to another class of the task. */
export class ClassExistsError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'class_exists';

  static withId(taskType: string, classId: string): ClassExistsError {
    return new ClassExistsError(
      `The task ${taskType} has a class with the id "${classId}" already`,
      {
        fields: { task_type: taskType, class_id: classId },
      },
    );
  }

  static withName(taskType: string, name: string, classId: string): ClassExistsError {
    return new ClassExistsError(`The task ${taskType} has a class "${name}" already`, {
      fields: { task_type: taskType, class_id: classId },
    });
  }
}

/** A class with annotations is kept, unless they are given another one. */
export class ClassInUseError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'class_in_use';

  constructor(taskType: string, classId: string, use: { annotations: number; images: number }) {
    const { annotations, images } = use;
    super(
      `The class has ${annotations} annotations on ${images} images. Delete them first, or name the class that they ` +
        'shall have instead: ?reassign_to=class_id',
      { fields: { task_type: taskType, class_id: classId, annotations, images } },
    );
  }
}

/** Annotations cannot move from a class to itself. */
export class ReassignToSelfError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'reassign_to_self';

  constructor(classId: string) {
    super('reassign_to names the class that is being deleted', { fields: { class_id: classId } });
  }
}
