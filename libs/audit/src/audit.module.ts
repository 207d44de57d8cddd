import { Module } from '@nestjs/common';
import { AuditTrail } from './audit-trail';

/** The record of what people did. */
@Module({
  providers: [AuditTrail],
  exports: [AuditTrail],
})
export class AuditModule {}
