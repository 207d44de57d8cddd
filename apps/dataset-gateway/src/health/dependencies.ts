import { databaseCheck, type HealthCheck } from '@libs/health';
import { LabelerDb } from '@libs/labeler-db';
import { RateLimiter } from '@libs/rate-limit';
import { ObjectStore } from '@libs/storage';
import { UserDb } from '@libs/user-db';
import { Injectable } from '@nestjs/common';

/** What the gateway depends on. Only the labeler database is critical: metadata and permissions need it alone. */
@Injectable()
export class Dependencies {
  constructor(
    private readonly labelerDb: LabelerDb,
    private readonly userDb: UserDb,
    private readonly store: ObjectStore,
    private readonly limiter: RateLimiter,
  ) {}

  checks(): HealthCheck[] {
    const { store, limiter } = this;
    const shared = limiter.mode() !== 'process';
    return [
      databaseCheck('labeler_db', this.labelerDb, true),
      databaseCheck('user_db', this.userDb, false),
      { name: 'object_store', critical: false, check: () => store.check().then(() => ({})) },
      ...(shared ? [{ name: 'redis', critical: false, check: () => limiter.check() }] : []),
    ];
  }
}
