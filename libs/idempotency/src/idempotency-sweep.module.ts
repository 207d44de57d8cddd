import { type DynamicModule, Module } from '@nestjs/common';
import { IDEMPOTENCY_CONFIG, type IdempotencyConfig } from './idempotency.config';
import { IdempotencySweep } from './idempotency-sweep';
import { KeyRepository } from './key.repository';

/** What a worker does about keys. */
@Module({})
export class IdempotencySweepModule {
  static forRoot(config: IdempotencyConfig): DynamicModule {
    return {
      module: IdempotencySweepModule,
      providers: [
        { provide: IDEMPOTENCY_CONFIG, useValue: config },
        KeyRepository,
        IdempotencySweep,
      ],
    };
  }
}
