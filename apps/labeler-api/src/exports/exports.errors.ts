import { AppError } from '@libs/errors';
import type { JsonObject } from '@libs/labeler-db';

/** There is no such export for this user. */
export class ExportNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'export_not_found';

  constructor(exportId: string) {
    super(`Export ${exportId} does not exist`, { fields: { export_id: exportId } });
  }
}

/** The format cannot hold all of what is asked for, and the request allows no loss. */
export class ExportNotExactError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'export_not_exact';

  constructor(report: JsonObject) {
    const { approximated, dropped, format } = report;
    super(
      `The format ${String(format)} would change ${String(approximated)} annotations and leave out ` +
        `${String(dropped)}. The report says which and why.`,
      { fields: { report } },
    );
  }
}

/** The file was cancelled, or is written by another process, since this one began. */
export class ExportTakenOverError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'export_interrupted';

  constructor(exportId: string) {
    super('The export was cancelled, or goes on elsewhere', { fields: { export_id: exportId } });
  }
}

/** How the images are divided was written by another system, in a way that nobody can follow. */
export class StoredSplitsUnreadableError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'stored_splits_unreadable';

  constructor(problem: string, cause?: unknown) {
    super(`The division that is stored with the dataset cannot be read: ${problem}`, { cause });
  }
}
