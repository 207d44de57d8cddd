import { AppError } from '@libs/errors';

/** `If-Match` names other bytes than the archive has. */
export class ArchivePreconditionError extends AppError {
  readonly kind = 'precondition_failed';
  readonly code = 'precondition_failed';

  constructor() {
    super('The archive is not the one that If-Match names');
  }
}

/** `Range` lies behind the end of the archive. */
export class RangeNotSatisfiableError extends AppError {
  readonly kind = 'range_not_satisfiable';
  readonly code = 'range_not_satisfiable';

  constructor(sizeBytes: number) {
    super(`The archive has ${sizeBytes} bytes`, {
      headers: { 'Content-Range': `bytes */${sizeBytes}` },
    });
  }
}
