import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attempt } from './attempt';
import { IdempotencyConflictError } from './idempotency.errors';
import { KeyRepository } from './key.repository';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Makes a transaction the one that happens once, and stores what its request will answer. */
export type OnceInTransaction = (
  tx: Tx,
  makeBody: () => object | Promise<object>,
  head?: AnswerHead,
) => Promise<void>;

/** What an answer says besides its body, where it is not what the route says. */
export interface AnswerHead {
  status?: number;
  headers?: Record<string, string>;
}

/** One for the process, however many applications it holds: each more is carried along by every promise, for good. */
const attempts = new AsyncLocalStorage<Attempt>();

/** Knows the try that the running request is, and claims its key in the first transaction that the request opens. */
@Injectable()
export class Idempotency implements OnModuleInit {
  constructor(
    private readonly db: LabelerDb,
    private readonly keys: KeyRepository,
  ) {}

  onModuleInit(): void {
    this.db.startTransactionsWith(() => {
      const attempt = attempts.getStore();
      return attempt?.claim === 'none' ? (tx) => this.claim(tx, attempt) : undefined;
    });
  }

  /** Runs `work` as the given try. */
  run<T>(attempt: Attempt, work: () => T): T {
    return attempts.run(attempt, work);
  }

  /**
   * Stores what the request will answer, in the transaction that does the work: whoever asks again gets it, even when
   * the process dies before it can answer. Costs nothing when the request has no key.
   * @param makeBody Makes what the handler will return; not asked without a key
   * @param status Of the answer, where it is not that of the route
   */
  async remember(
    tx: Tx,
    makeBody: () => object | Promise<object>,
    headers: Record<string, string> = {},
    status?: number,
  ): Promise<void> {
    const attempt = attempts.getStore();
    if (attempt?.claim !== 'open') return;
    const body = await makeBody();
    await this.keys.answer(tx, attempt, {
      status: status ?? attempt.status,
      headers: { 'content-type': JSON_TYPE, ...headers },
      body: JSON.stringify(body),
    });
    attempt.remembered = true;
  }

  /**
   * Runs work of several transactions of which one counts: what comes before it may be done twice, or for nothing. Only
   * the transaction that calls `once` claims the key, and stores what the request will answer.
   */
  inOneOf<T>(work: (once: OnceInTransaction) => Promise<T>): Promise<T> {
    const attempt = attempts.getStore();
    const once: OnceInTransaction = async (tx, makeBody, head) => {
      if (!attempt) return;
      await this.claim(tx, attempt);
      await attempts.run(attempt, () => this.remember(tx, makeBody, head?.headers, head?.status));
    };
    return attempts.exit(() => work(once));
  }

  /** @throws IdempotencyConflictError when the key belongs to another try */
  private async claim(tx: Tx, attempt: Attempt): Promise<(committed: boolean) => void> {
    attempt.claim = 'open';
    const ended = (committed: boolean) => {
      attempt.claim = committed ? 'committed' : 'none';
      attempt.remembered &&= committed;
    };
    try {
      if (!(await this.keys.claim(tx, attempt))) throw new IdempotencyConflictError();
      return ended;
    } catch (error) {
      ended(false);
      throw error;
    }
  }
}
