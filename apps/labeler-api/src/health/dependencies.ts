import { databaseCheck, type HealthCheck } from '@libs/health';
import { LabelerDb } from '@libs/labeler-db';
import { RateLimiter } from '@libs/rate-limit';
import { ObjectStore } from '@libs/storage';
import { UserDb } from '@libs/user-db';
import { Injectable, Optional } from '@nestjs/common';

/**
 * What the process depends on. Only the labeler database is critical: without the users database nobody new can
 * sign in, without the object store there are no images, without Redis attempts are counted per process,
 * and whoever is at work goes on.
 */
@Injectable()
export class Dependencies {
  constructor(
    private readonly labelerDb: LabelerDb,
    private readonly userDb: UserDb,
    private readonly store: ObjectStore,
    /** The worker has none. */
    @Optional() private readonly limiter?: RateLimiter,
  ) {}

  checks(): HealthCheck[] {
    const limiter = this.limiter?.mode() === 'process' ? undefined : this.limiter;
    return [
      databaseCheck('labeler_db', this.labelerDb, true),
      databaseCheck('user_db', this.userDb, false),
      { name: 'object_store', critical: false, check: () => this.store.check().then(() => ({})) },
      ...(limiter ? [{ name: 'redis', critical: false, check: () => limiter.check() }] : []),
    ];
  }
}
