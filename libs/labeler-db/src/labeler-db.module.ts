import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { LabelerDb } from './labeler-db';
import type { LabelerDbConfig } from './labeler-db.config';

/** Gives every module the labeler database, and closes it when the application ends. */
@Global()
@Module({})
export class LabelerDbModule implements OnApplicationShutdown {
  constructor(@Inject(LabelerDb) private readonly db: LabelerDb) {}

  static forRoot(config: LabelerDbConfig): DynamicModule {
    return {
      module: LabelerDbModule,
      providers: [{ provide: LabelerDb, useFactory: () => new LabelerDb(config) }],
      exports: [LabelerDb],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.db.close();
  }
}
