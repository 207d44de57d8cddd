import { AppError } from '@libs/errors';

/** One user has as many streams of events as one may have. */
export class TooManyStreamsError extends AppError {
  readonly kind = 'rate_limited';
  readonly code = 'too_many_streams';

  constructor() {
    super('You have too many event streams open. Close one of them.', {
      headers: { 'Retry-After': '10' },
    });
  }
}

/** This process has as many streams as it can serve, or is about to stop. */
export class StreamsBusyError extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'streams_busy';

  constructor() {
    super('There are too many event streams right now. Try again in a moment.', {
      headers: { 'Retry-After': '2' },
    });
  }
}
