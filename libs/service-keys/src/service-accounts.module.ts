import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { ServiceAccountQueries } from './service-account.queries';
import { ServiceAccountRepository } from './service-account.repository';
import { ServiceAccounts } from './service-accounts';

/** Issues service keys. Needs the labeler database. */
@Module({
  imports: [AuditModule],
  providers: [ServiceAccounts, ServiceAccountQueries, ServiceAccountRepository],
  exports: [ServiceAccounts],
})
export class ServiceAccountsModule {}
