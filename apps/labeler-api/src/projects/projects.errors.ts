import { AppError } from '@libs/errors';

/** A dataset has one project. */
export class ProjectExistsError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'project_exists';

  constructor(datasetId: string, projectId: string) {
    super('This dataset has a project already', {
      fields: { dataset_id: datasetId, project_id: projectId },
    });
  }
}

/** The dataset can have a new project as soon as nothing is left of the one that was deleted. */
export class ProjectBeingRemovedError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'project_being_removed';

  constructor(datasetId: string) {
    super('The former project of this dataset is still being removed. Try again in a minute.', {
      fields: { dataset_id: datasetId },
      headers: { 'Retry-After': '10' },
    });
  }
}

/** Nothing can be annotated in this way. */
export class UnknownTaskTypeError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'unknown_task_type';

  constructor(taskType: string, known: readonly string[]) {
    super(`Unknown task type "${taskType}". Known are ${known.join(', ')}.`);
  }
}

export class TaskTypeExistsError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'task_type_exists';

  constructor(taskType: string) {
    super(`The project has the task type ${taskType} already`, { fields: { task_type: taskType } });
  }
}

/** The path or the query names a task that the project does not have. */
export class TaskTypeNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'task_type_not_found';

  constructor(taskType: string) {
    super(`The project has no task type "${taskType}"`, { fields: { task_type: taskType } });
  }
}

/** A task type with annotations is kept. */
export class TaskTypeInUseError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'task_type_in_use';

  constructor(taskType: string, annotations: number) {
    super(`The task type ${taskType} has ${annotations} annotations. Delete them first.`, {
      fields: { task_type: taskType, annotations },
    });
  }
}
