import { AppError } from '@libs/errors';

/** The history that a request speaks of has no such entry. */
export class HistoryEntryNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'history_entry_not_found';

  constructor(historyId: number) {
    super(`History entry ${historyId} does not exist here`, { fields: { history_id: historyId } });
  }
}

/** A class that annotations had; without an id when the project lacks the whole task. */
export interface GoneClass {
  task_type: string | null;
  class_id: string | null;
  class_name: string | null;
}

const CLASSES_SHOWN = 100;

/** Annotations never get a class that the project does not have. */
export class ClassesGoneError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'classes_gone';

  constructor(count: number, classes: readonly GoneClass[]) {
    super(
      `The project no longer has the classes that ${count} annotations had. Nothing was changed.`,
      { fields: { count, classes: distinct(classes).slice(0, CLASSES_SHOWN) } },
    );
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

function distinct(classes: readonly GoneClass[]): GoneClass[] {
  const byId = classes.map(
    (each) => [JSON.stringify([each.task_type, each.class_id]), each] as const,
  );
  return [...new Map(byId).values()];
}
