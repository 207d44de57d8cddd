import { type DynamicModule, Module } from '@nestjs/common';
import type { AuditConfig } from './audit.config';
import { AuditLag } from './audit-lag';
import { AUDIT_CONFIG, AuditWork } from './audit-work';

/** What a worker does for the audit log. Needs the labeler database and the job queue. */
@Module({})
export class AuditWorkModule {
  static forRoot(config: AuditConfig): DynamicModule {
    return {
      module: AuditWorkModule,
      providers: [{ provide: AUDIT_CONFIG, useValue: config }, AuditWork, AuditLag],
    };
  }
}
