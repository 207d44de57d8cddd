import { AuditModule } from '@libs/audit';
import type { ServiceTokenConfig } from '@libs/auth';
import { type DynamicModule, Module } from '@nestjs/common';
import { KeyRefusals } from './key-refusals';
import { KeyUsage } from './key-usage';
import { ServiceKeyAuthenticator } from './service-key.authenticator';
import { SERVICE_KEYS_CONFIG, ServiceKeyCache } from './service-key.cache';
import { ServiceKeyQueries } from './service-key.queries';
import type { ServiceKeysConfig } from './service-keys.config';
import { SERVICE_TOKEN_CONFIG, ServiceAuthenticator } from './service.authenticator';

/** Accepts service keys and service tokens. Needs the labeler database. */
@Module({})
export class ServiceKeysModule {
  static forRoot(keys: ServiceKeysConfig, tokens: ServiceTokenConfig): DynamicModule {
    return {
      module: ServiceKeysModule,
      imports: [AuditModule],
      providers: [
        { provide: SERVICE_KEYS_CONFIG, useValue: keys },
        { provide: SERVICE_TOKEN_CONFIG, useValue: tokens },
        ServiceKeyQueries,
        ServiceKeyCache,
        KeyRefusals,
        KeyUsage,
        ServiceKeyAuthenticator,
        ServiceAuthenticator,
      ],
      exports: [ServiceAuthenticator],
    };
  }
}
