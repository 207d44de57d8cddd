export { type AuditEntry, AuditTrail, type AuditWriter } from './audit-trail';
export { AuditModule } from './audit.module';
