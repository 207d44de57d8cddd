import { type CallerRequest, callerOf } from '@libs/auth';
import { ReadyAnswer } from '@libs/http';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, type Observable } from 'rxjs';
import { type Attempt, attemptOf, isIdempotencyKey } from './attempt';
import { Idempotency } from './idempotency';
import {
  IdempotencyAnswerUnavailableError,
  IdempotencyConflictError,
  IdempotencyKeyReusedError,
  InvalidIdempotencyKeyError,
} from './idempotency.errors';
import { KeyRepository } from './key.repository';

export const KEY_HEADER = 'idempotency-key';
const REPLAYED = { 'Idempotency-Replayed': 'true' };

/** The try that a request is, for the hook that sees its answer. */
export interface RepeatableFastifyRequest extends FastifyRequest, Pick<CallerRequest, 'caller'> {
  attempt?: Attempt;
}

/**
 * Makes POST safe to send again: a request of a signed-in user with an `Idempotency-Key` and a JSON body, or none, is
 * carried out once and answered as often as it comes. Forms and bodies that a handler reads by itself are not looked
 * at; they may be sent again as they are.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly keys: KeyRepository,
  ) {}

  intercept(
    context: ExecutionContext,
    next: CallHandler,
  ): Observable<unknown> | Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<RepeatableFastifyRequest>();
    const key = request.headers[KEY_HEADER];
    if (typeof key !== 'string' || !isRepeatable(request)) return next.handle();
    const caller = callerOf(context);
    if (caller?.kind !== 'person') return next.handle();
    if (!isIdempotencyKey(key)) throw new InvalidIdempotencyKeyError();
    const { statusCode: status } = context.switchToHttp().getResponse<FastifyReply>();
    const { url, body } = request;
    const attempt = attemptOf({ userId: caller.userId, url, key, body, status });
    return this.once(attempt, request, next);
  }

  private async once(
    attempt: Attempt,
    request: RepeatableFastifyRequest,
    next: CallHandler,
  ): Promise<Observable<unknown>> {
    await this.refuseKnown(attempt);
    request.attempt = attempt;
    const answer = this.idempotency.run(attempt, () => next.handle());
    return answer.pipe(
      catchError(async (error: unknown) => {
        // Another try was faster: by now its answer may be there.
        if (error instanceof IdempotencyConflictError) await this.refuseKnown(attempt);
        throw error;
      }),
    );
  }

  /** @throws ReadyAnswer, and errors for a key that is taken */
  private async refuseKnown(attempt: Attempt): Promise<void> {
    const known = await this.keys.find(attempt);
    if (!known) return;
    if (!known.fingerprint.equals(attempt.fingerprint)) throw new IdempotencyKeyReusedError();
    const { status, headers, body } = known;
    if (status !== null && body !== null) {
      throw new ReadyAnswer(status, { ...headers, ...REPLAYED }, body);
    }
    if (status === null && known.is_recent) throw new IdempotencyConflictError();
    throw new IdempotencyAnswerUnavailableError();
  }
}

function isRepeatable({ method, headers, routeOptions }: FastifyRequest): boolean {
  const isForm = headers['content-type']?.toLowerCase().startsWith('multipart/') ?? false;
  return method === 'POST' && !isForm && routeOptions.config.unreadBodyLimit === undefined;
}
