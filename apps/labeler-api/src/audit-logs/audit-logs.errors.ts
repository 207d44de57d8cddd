import { AppError } from '@libs/errors';

export class AuditLogNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'audit_log_not_found';

  constructor(logId: number) {
    super(`Audit log ${logId} does not exist`, { fields: { log_id: logId } });
  }
}
