import type { StorageQuotaConfig } from '@libs/stored-objects';
import { type DynamicModule, Module } from '@nestjs/common';
import { STORAGE_QUOTA_CONFIG, StorageQuota } from './storage-quota';

/** The quota, for everything that stores. */
@Module({})
export class StorageQuotaModule {
  static forRoot(config: StorageQuotaConfig): DynamicModule {
    return {
      module: StorageQuotaModule,
      global: true,
      providers: [{ provide: STORAGE_QUOTA_CONFIG, useValue: config }, StorageQuota],
      exports: [STORAGE_QUOTA_CONFIG, StorageQuota],
    };
  }
}
