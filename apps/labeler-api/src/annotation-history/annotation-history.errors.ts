import { AppError } from '@libs/errors';

/** No annotation has this id and none ever had, or the caller may not know of its project. */
export class AnnotationUnknownError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'annotation_not_found';

  constructor(annotationId: number) {
    super(`Annotation ${annotationId} does not exist`, { fields: { annotation_id: annotationId } });
  }
}

/** The history that a request speaks of has no such entry. */
export class HistoryEntryNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'history_entry_not_found';

  constructor(historyId: number) {
    super(`History entry ${historyId} does not exist here`, { fields: { history_id: historyId } });
  }
}

/** Older releases wrote down less than it takes to bring these annotations back. */
export class HistoryIncompleteError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'history_incomplete';

  /** @param annotationIds the first of them */
  constructor(count: number, annotationIds: readonly number[]) {
    super(
      `The history of ${count} annotations does not say enough to restore them. Nothing was changed.`,
      { fields: { count, annotation_ids: annotationIds } },
    );
  }
}

/** Somebody else works on images that would change. */
export class ImagesLockedError extends AppError {
  readonly kind = 'locked';
  readonly code = 'images_locked';

  /** @param imageIds the first of them */
  constructor(imageIds: readonly string[]) {
    const others = imageIds.length > 1 ? ` and ${imageIds.length - 1} more` : '';
    super(`Image ${imageIds[0]}${others} locked by other users. Nothing was changed.`, {
      fields: { image_ids: imageIds },
    });
  }
}
