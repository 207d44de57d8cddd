import { Database } from '@libs/database';
import { Organization } from './entities/organization.entity';
import { User } from './entities/user.entity';
import type { UserDbConfig } from './user-db.config';

/** The users database. Another service owns it: we send SELECT and nothing else. */
export class UserDb extends Database {
  constructor(config: UserDbConfig) {
    super({ name: 'users', config, entities: [Organization, User] });
  }
}
