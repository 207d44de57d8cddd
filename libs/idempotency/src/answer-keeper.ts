import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Attempt } from './attempt';
import type { RepeatableFastifyRequest } from './idempotency.interceptor';
import { KeyRepository, type KeptAnswer } from './key.repository';

/** More than any answer to a POST of ours has, and little enough to keep thousands of. */
const MAX_BODY_CHARACTERS = 1024 * 1024;

/** The headers that belong to an answer; the others belong to its delivery. */
const KEPT_HEADERS = ['content-type', 'location', 'etag'];

/** Stores answers before they are sent, unless they were stored with the work, and gives the keys of failures back. */
@Injectable()
export class AnswerKeeper implements OnModuleInit {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly keys: KeyRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    const fastify = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onSend', (request, reply, payload, done) => {
      const { attempt } = request as RepeatableFastifyRequest;
      if (!attempt) done(null, payload);
      else void this.settle(attempt, reply, payload).then(() => done(null, payload));
    });
  }

  /** Never fails: the answer is right, and at worst a repetition of the request is told that it is not known. */
  private async settle(attempt: Attempt, reply: FastifyReply, payload: unknown): Promise<void> {
    try {
      if (reply.statusCode >= 400) {
        if (attempt.claim === 'committed') await this.keys.release(attempt);
      } else if (!attempt.remembered && !reply.hasHeader('idempotency-replayed')) {
        await this.keys.keep(attempt, keptOf(reply, payload));
      }
    } catch (err) {
      this.logger.warn({ err, request_id: reply.request.id }, 'answer not kept');
    }
  }
}

/** What `no-store` forbids to keep is a secret that is shown once. */
function keptOf(reply: FastifyReply, payload: unknown): KeptAnswer {
  const isSecret = String(reply.getHeader('cache-control') ?? '').includes('no-store');
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = reply.getHeader(name);
    return value === undefined ? [] : [[name, String(value)]];
  });
  return {
    status: reply.statusCode,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: isSecret ? null : keptBody(payload),
  };
}

function keptBody(payload: unknown): string | null {
  if (payload === undefined || payload === null) return '';
  return typeof payload === 'string' && payload.length <= MAX_BODY_CHARACTERS ? payload : null;
}
