import { AppError } from '@libs/errors';
import type { ProjectRole, TaskStatus } from '@libs/labeler-db';

/** The project has no such task. */
export class TaskNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'task_not_found';

  constructor(taskId: string) {
    super(`Task ${taskId} does not exist in this project`, { fields: { task_id: taskId } });
  }
}

/** What is asked for does not follow the state that the task is in. */
export class TaskStateError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'task_state_conflict';

  constructor(status: TaskStatus) {
    super(`This is not possible while the task is ${status.replace('_', ' ')}`, {
      fields: { task_status: status },
    });
  }
}

/** The work is somebody else's. */
export class NotAssigneeError extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'not_task_assignee';

  constructor() {
    super('Only the user to whom the task is assigned can do this');
  }
}

/** Nobody judges their own work. */
export class OwnTaskReviewError extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'own_task_review';

  constructor() {
    super('You cannot review a task that is assigned to you');
  }
}

/** Whoever is to do something must be a member who may do it. */
export class TaskPersonError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'unsuitable_task_member';

  constructor(userId: number, part: 'assignee' | 'reviewer', required: ProjectRole) {
    super(`The ${part} must be a member of the project with the role ${required} or a higher one`, {
      fields: { user_id: userId, required_role: required },
    });
  }
}

/** The images of a task are given as a list or by a rule. */
export class TaskImageChoiceError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'invalid_image_choice';

  constructor() {
    super('Give either image_ids or rule');
  }
}

/** Some of the images are not of this project. */
export class UnknownTaskImagesError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'unknown_images';

  constructor(imageIds: readonly string[]) {
    super('Some of the images do not exist in this project', { fields: { image_ids: imageIds } });
  }
}

/** A task without images is no work. */
export class NoMatchingImagesError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'no_matching_images';

  constructor() {
    super('No image matches the rule');
  }
}

/** More images than one task takes. */
export class TooManyTaskImagesError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'too_many_task_images';

  constructor(max: number) {
    super(`A task has ${max} images at most`);
  }
}
