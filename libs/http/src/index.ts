export { attachment } from './attachment';
export { createHttpApp, type HttpApp, type HttpAppOptions } from './create-http-app';
export { describeError } from './describe-error';
export { entityTag, namesEntityTag } from './entity-tag';
export { envelope, type Problem, STATUS_OF } from './envelope';
export { ErrorFilter } from './error.filter';
export { type AccessFacts } from './hooks';
export { limitHeapGrowth } from './heap-growth';
export { type HttpConfig, httpConfigSchema } from './http.config';
export { sendJson, sendJsonPieces, sendNothing, sendRevalidated } from './json-answer';
export { exitOnStartFailure, Lifecycle, runApp } from './run-app';
export { MultipartBody, UnsupportedMediaTypeError } from './multipart-body';
export { createOpenApiDocument, type OpenApiOptions, serveOpenApi } from './openapi';
export { ApiProblems, ProblemView } from './problem.view';
export {
  type MultipartLimits,
  type MultipartPart,
  readMultipart,
  RequestStalledError,
  TooManyFilesError,
} from './read-multipart';
export { ReadyAnswer } from './ready-answer';
export { type Origin, originOf, RequestOrigin } from './request-origin';
export { readUnreadBody, UnreadBody } from './unread-body';
export { createValidationPipe } from './validation.pipe';
export { emptyAsAbsent, PageLimit, PageSkip, QueryFlag, WithoutNul } from './wire-rules';
