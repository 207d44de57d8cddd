import { type DynamicModule, Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { ObjectStore } from './object-store';
import { S3ObjectStore } from './s3-object-store';
import type { StorageConfig } from './storage.config';

/** Gives every module the object store, and lets go of its connections when the application ends. */
@Global()
@Module({})
export class StorageModule implements OnApplicationShutdown {
  constructor(private readonly store: ObjectStore) {}

  static forRoot(config: StorageConfig): DynamicModule {
    return {
      module: StorageModule,
      providers: [{ provide: ObjectStore, useFactory: () => new S3ObjectStore(config) }],
      exports: [ObjectStore],
    };
  }

  onApplicationShutdown(): void {
    this.store.close();
  }
}
