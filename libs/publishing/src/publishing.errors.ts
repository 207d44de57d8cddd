import { AppError } from '@libs/errors';

/** Versions of a task have different numbers. */
export class VersionExistsError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'version_exists';

  constructor(versionNumber: string, taskType: string) {
    super(`Version ${versionNumber} for task ${taskType} already exists`, {
      fields: { version_number: versionNumber, task_type: taskType },
    });
  }
}

/** The project has no such version. */
export class VersionNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'version_not_found';

  constructor(versionId: number) {
    super(`Version ${versionId} does not exist in this project`, {
      fields: { version_id: versionId },
    });
  }
}

/** What others read at this moment is not deleted. */
export class VersionPublishedError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'version_published';

  constructor(versionId: number, versionNumber: string) {
    super(
      `Version ${versionNumber} is what is published of its task. Publish another one, or withdraw it first.`,
      { fields: { version_id: versionId } },
    );
  }
}

/** Only the version that is published can be withdrawn. */
export class VersionNotPublishedError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'version_not_published';

  constructor(versionId: number, versionNumber: string) {
    super(`Version ${versionNumber} is not what is published of its task`, {
      fields: { version_id: versionId },
    });
  }
}

/** Only tasks of the project are published. */
export class TaskNotPublishableError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'task_type_not_found';

  constructor(taskType: string) {
    super(`The project has no task type "${taskType}"`, { fields: { task_type: taskType } });
  }
}

/** The publisher was taken for dead while it was at work, or the project went away. Nothing was published. */
export class PublicationInterruptedError extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'publication_interrupted';

  constructor(cause?: unknown) {
    super('The publication was interrupted and nothing was published. Try again.', {
      cause,
      headers: { 'Retry-After': '1' },
    });
  }
}
