import { type Logger, LOGGER } from '@libs/observability';
import { AppError } from '@libs/errors';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  Inject,
  Injectable,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeError } from './describe-error';
import { envelope, type Problem, PROBLEM_TYPE } from './envelope';
import { ReadyAnswer } from './ready-answer';

/** The one door through which errors leave. */
@Catch()
@Injectable()
export class ErrorFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Answers `error`, or cuts the connection when a part of another answer is already on its way. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (error instanceof ReadyAnswer) {
      void reply.status(error.status).headers(error.headers).send(error.body);
      return;
    }
    const problem = describeError(error);
    this.record(error, problem, request);
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    void reply
      .status(problem.status)
      .headers(problem.headers ?? {})
      .header('Cache-Control', 'no-store')
      .type(PROBLEM_TYPE)
      .send(JSON.stringify(envelope(problem, request.id)));
  }

  private record(error: unknown, problem: Problem, request: FastifyRequest): void {
    const facts = { request_id: request.id, code: problem.code, status: problem.status };
    if (problem.status === 503 && error instanceof AppError) {
      this.logger.warn({ ...facts, ...error.context, cause: reason(error.cause) }, error.message);
    } else if (problem.status >= 500) {
      this.logger.error({ ...facts, err: error }, 'unexpected error');
    } else {
      this.logger.debug(
        { ...facts, ...(error instanceof AppError ? error.context : {}) },
        problem.detail,
      );
    }
  }
}

function reason(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.message || cause.name : undefined;
}
