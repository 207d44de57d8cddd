import { AppError } from '@libs/errors';

/** No service account has this id. */
export class ServiceAccountNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'service_account_not_found';

  constructor(accountId: string) {
    super(`Service account ${accountId} does not exist`, {
      fields: { service_account_id: accountId },
    });
  }
}

/** Names of service accounts are unique. */
export class ServiceAccountExistsError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'service_account_exists';

  constructor(serviceName: string, cause: unknown) {
    super(`Service account with name '${serviceName}' already exists`, { cause });
  }
}
