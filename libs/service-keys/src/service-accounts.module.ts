import { Module } from '@nestjs/common';
import { ServiceAccountQueries } from './service-account.queries';
import { ServiceAccountRepository } from './service-account.repository';
import { ServiceAccounts } from './service-accounts';

/** Issues service keys. Needs the labeler database. */
@Module({
  providers: [ServiceAccounts, ServiceAccountQueries, ServiceAccountRepository],
  exports: [ServiceAccounts],
})
export class ServiceAccountsModule {}
