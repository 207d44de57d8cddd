import { AppError } from '@libs/errors';

/** The header says nothing that could be a key. */
export class InvalidIdempotencyKeyError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'invalid_idempotency_key';

  constructor() {
    super('Idempotency-Key must be 1 to 255 visible ASCII characters');
  }
}

/** One key, two requests: one of them is a mistake. */
export class IdempotencyKeyReusedError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'idempotency_key_reused';

  constructor() {
    super('This Idempotency-Key was used for another request. Use a new key for each new request');
  }
}

/** The first request with the key is still at work. */
export class IdempotencyConflictError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'idempotency_conflict';

  constructor() {
    super('A request with this Idempotency-Key is being carried out. Ask again in a moment', {
      headers: { 'Retry-After': '1' },
    });
  }
}

/** The work is done and must not be done again, but what was answered is not known any more. */
export class IdempotencyAnswerUnavailableError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'idempotency_answer_unavailable';

  constructor() {
    super('The request with this Idempotency-Key was carried out, but its answer was not kept');
  }
}
