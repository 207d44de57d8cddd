import { AppError } from '@libs/errors';

/** A page that no list has. */
export class InvalidPageError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'invalid_page';
}

/** There is nothing on the image that could be judged. */
export class NothingToReviewError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'nothing_to_review';

  constructor(imageId: string, taskType: string | undefined) {
    const ofTask = taskType === undefined ? '' : ` for ${taskType}`;
    super(`Image ${imageId} has no annotations${ofTask}`, {
      fields: { image_id: imageId, task_type: taskType ?? null },
    });
  }
}
