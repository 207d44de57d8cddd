import { Module } from '@nestjs/common';
import { PermissionChecksController } from './permission-checks.controller';
import { PermissionChecksService } from './permission-checks.service';

/** What users may do with datasets. */
@Module({
  controllers: [PermissionChecksController],
  providers: [PermissionChecksService],
})
export class PermissionChecksModule {}
