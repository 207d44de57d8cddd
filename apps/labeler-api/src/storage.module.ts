import { ObjectStore, S3ObjectStore, type StorageConfig } from '@libs/storage';
import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';

/** Gives every feature the object store, and lets go of its connections when the application ends. */
@Module({})
export class StorageModule implements OnApplicationShutdown {
  constructor(private readonly store: ObjectStore) {}

  static forRoot(config: StorageConfig): DynamicModule {
    return {
      module: StorageModule,
      global: true,
      providers: [{ provide: ObjectStore, useFactory: () => new S3ObjectStore(config) }],
      exports: [ObjectStore],
    };
  }

  onApplicationShutdown(): void {
    this.store.close();
  }
}
