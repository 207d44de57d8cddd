export { AppError, type AppErrorOptions, type ErrorKind } from './app-error';
export {
  DatabaseConflictError,
  DatabaseUnavailableError,
  type FieldProblem,
  MalformedRequestError,
  RouteNotFoundError,
  ValidationFailedError,
} from './general-errors';
