import { type DynamicModule, Module } from '@nestjs/common';
import { AnswerKeeper } from './answer-keeper';
import { Idempotency } from './idempotency';
import { IDEMPOTENCY_CONFIG, type IdempotencyConfig } from './idempotency.config';
import { KeyRepository } from './key.repository';

/** What `withRepeatablePosts` needs to make POSTs safe to send again; lets services remember answers with their work. */
@Module({})
export class IdempotencyModule {
  static forRoot(config: IdempotencyConfig): DynamicModule {
    return {
      module: IdempotencyModule,
      global: true,
      providers: [
        { provide: IDEMPOTENCY_CONFIG, useValue: config },
        KeyRepository,
        Idempotency,
        AnswerKeeper,
      ],
      exports: [Idempotency, KeyRepository],
    };
  }
}
