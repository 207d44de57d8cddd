import { ServiceAccountsModule as ServiceKeyAccountsModule } from '@libs/service-keys';
import { Module } from '@nestjs/common';
import { ServiceAccountsController } from './service-accounts.controller';
import { ServiceAccountsService } from './service-accounts.service';

/** The systems that may call the gateway, administered by people. */
@Module({
  imports: [ServiceKeyAccountsModule],
  controllers: [ServiceAccountsController],
  providers: [ServiceAccountsService],
})
export class ServiceAccountsModule {}
