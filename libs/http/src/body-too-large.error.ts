import { AppError } from '@libs/errors';

/** A body that a route reads by itself is larger than it takes. */
export class BodyTooLargeError extends AppError {
  readonly kind = 'too_large';
  readonly code = 'body_too_large';

  constructor() {
    super('The body is larger than this endpoint accepts.');
  }
}
