import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DirectoryFallback } from './directory-fallback';
import { UserDb } from './user-db';
import type { UserDbConfig } from './user-db.config';
import { UserDirectory } from './user-directory';
import { UserQueries } from './user.queries';

/** Gives every module the users database and the directory, and closes the database when the application ends. */
@Global()
@Module({})
export class UserDbModule implements OnApplicationShutdown {
  constructor(@Inject(UserDb) private readonly db: UserDb) {}

  /** A `DirectoryFallback` is used when a global module provides one. */
  static forRoot(config: UserDbConfig): DynamicModule {
    return {
      module: UserDbModule,
      providers: [
        { provide: UserDb, useFactory: () => new UserDb(config) },
        {
          provide: UserDirectory,
          inject: [UserDb, { token: DirectoryFallback, optional: true }],
          useFactory: (db: UserDb, fallback?: DirectoryFallback) =>
            new UserDirectory(new UserQueries(db), config, fallback),
        },
      ],
      exports: [UserDb, UserDirectory],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.db.close();
  }
}
