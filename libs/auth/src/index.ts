export {
  type JwtConfig,
  jwtConfigSchema,
  type ServiceTokenConfig,
  serviceTokenConfigSchema,
} from './auth.config';
export {
  AdminRequiredError,
  InactiveUserError,
  InsufficientScopeError,
  InvalidServiceKeyError,
  InvalidTokenError,
  MissingCredentialsError,
  RouteNotDeclaredError,
  WrongCallerError,
} from './auth.errors';
export { type Caller, type CallerRequest, type PersonCaller, type ServiceCaller } from './caller';
export { bearerOf, CallerAuthenticator } from './caller-authenticator';
export { callerOf, CurrentPerson, CurrentService } from './current-caller';
export {
  Public,
  RequireScope,
  type RouteAccess,
  SystemAdminRoute,
  UserRoute,
} from './route-access';
export { RouteAccessGuard } from './route-access.guard';
export { type RouteEntry } from './route-table';
export {
  expandScopes,
  GRANTABLE_SCOPES,
  type GrantedScope,
  isGrantedScope,
  type Scope,
  SCOPES,
} from './scopes';
export { verifyServiceToken } from './service-token';
export { parseUserId } from './user-id';
export { type SignedUserToken, signUserToken, type UserToken } from './user-token';
export { UserTokenReader, type UserTokenOptions } from './user-token.reader';
