export {
  type Administrator,
  type NewServiceAccount,
  type ServiceAccountChange,
  type ServiceAccountRecord,
} from './service-account';
export { type ServiceAccountPage } from './service-account.queries';
export {
  DEFAULT_OVERLAP_SECONDS,
  type IssuedServiceKey,
  ServiceAccounts,
} from './service-accounts';
export { ServiceAccountExistsError, ServiceAccountNotFoundError } from './service-accounts.errors';
export { ServiceAccountsModule } from './service-accounts.module';
export { ServiceAuthenticator } from './service.authenticator';
export { type ServiceKeysConfig, serviceKeysConfigSchema } from './service-keys.config';
export { ServiceKeysModule } from './service-keys.module';
