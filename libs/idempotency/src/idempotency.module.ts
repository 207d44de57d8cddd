import { type DynamicModule, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AnswerKeeper } from './answer-keeper';
import { Idempotency } from './idempotency';
import { IDEMPOTENCY_CONFIG, type IdempotencyConfig } from './idempotency.config';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { KeyRepository } from './key.repository';

/** Makes every POST of an application safe to send again, and lets its services remember answers with their work. */
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
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
      ],
      exports: [Idempotency],
    };
  }
}
