import { Database } from '@libs/database';
import { ENTITIES } from './entities';
import type { LabelerDbConfig } from './labeler-db.config';
import { MIGRATIONS } from './migrations';

/** The labeler database: everything that the two applications own. */
export class LabelerDb extends Database {
  constructor(config: LabelerDbConfig) {
    super({
      name: 'labeler',
      config,
      entities: ENTITIES,
      migrations: MIGRATIONS,
      migrationsTableName: 'schema_migrations',
    });
  }
}
