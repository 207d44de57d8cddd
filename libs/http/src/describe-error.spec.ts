import { DatabaseUnavailableError, ValidationFailedError } from '@libs/errors';
import { NotFoundException } from '@nestjs/common';
import { describeError } from './describe-error';
import { envelope } from './envelope';

describe('describeError', () => {
  it('keeps the code, sentence and fields of an expected failure', () => {
    const error = new ValidationFailedError([
      { field: 'limit', message: 'limit must be a number' },
    ]);

    expect(envelope(describeError(error), 'r1')).toEqual({
      type: 'about:blank',
      title: 'Unprocessable Entity',
      status: 422,
      detail: 'limit must be a number',
      message: 'limit must be a number',
      error: 'validation_failed',
      request_id: 'r1',
      errors: [{ field: 'limit', message: 'limit must be a number' }],
    });
  });

  it('says nothing of the inside of an unexpected error', () => {
    const text = JSON.stringify(describeError(new Error('select * from users at db.internal')));

    expect(text).toContain('internal_error');
    expect(text).not.toMatch(/select|internal\./);
  });

  it('answers a dead database as unavailable without its address', () => {
    const problem = describeError(new DatabaseUnavailableError(new Error('ECONNREFUSED 10.0.0.7')));

    expect(problem).toMatchObject({ status: 503, code: 'database_unavailable' });
    expect(JSON.stringify(problem)).not.toContain('10.0.0.7');
  });

  it.each([
    [{ code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }, 413, 'body_too_large'],
    [{ code: 'FST_ERR_BAD_URL', statusCode: 400 }, 400, 'malformed_request'],
    [{ code: 'FST_ERR_UNHEARD_OF', statusCode: 415 }, 415, 'unsupported_media_type'],
    [new NotFoundException('Cannot GET /x'), 404, 'route_not_found'],
    ['a thrown string', 500, 'internal_error'],
  ])('gives the refusals of the framework our codes: %#', (error, status, code) => {
    expect(describeError(error)).toMatchObject({ status, code });
  });
});
