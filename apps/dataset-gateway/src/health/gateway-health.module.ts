import {
  APP_IDENTITY,
  type AppIdentity,
  HEALTH_CHECKS,
  HealthModule,
  observePools,
} from '@libs/health';
import { LabelerDb } from '@libs/labeler-db';
import { Metrics } from '@libs/observability';
import { UserDb } from '@libs/user-db';
import { type DynamicModule, Module } from '@nestjs/common';
import { Dependencies } from './dependencies';

/** What operations ask of this application. */
@Module({})
export class GatewayHealthModule {
  constructor(metrics: Metrics, labelerDb: LabelerDb, userDb: UserDb) {
    observePools(metrics, [labelerDb, userDb]);
  }

  static forRoot(identity: AppIdentity): DynamicModule {
    return {
      module: GatewayHealthModule,
      imports: [
        HealthModule.forRoot([
          { provide: APP_IDENTITY, useValue: identity },
          Dependencies,
          {
            provide: HEALTH_CHECKS,
            inject: [Dependencies],
            useFactory: (dependencies: Dependencies) => dependencies.checks(),
          },
        ]),
      ],
    };
  }
}
