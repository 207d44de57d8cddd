import { AppError } from '@libs/errors';

/** The file is in no format that we read, or breaks off, or breaks the rules of its format. */
export class AnnotationFileUnreadableError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'annotation_file_unreadable';

  /**
   * @param reason What is wrong, and where, as a clause without a full stop.
   */
  constructor(reason: string, cause?: unknown) {
    super(`The annotation file cannot be read: ${reason}.`, { cause });
  }
}
