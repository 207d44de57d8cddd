import { AppError } from '@libs/errors';

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
