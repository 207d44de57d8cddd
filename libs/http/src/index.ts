export { createHttpApp, type HttpApp, type HttpAppOptions } from './create-http-app';
export { describeError } from './describe-error';
export { envelope, type Problem, STATUS_OF } from './envelope';
export { ErrorFilter } from './error.filter';
export { type AccessFacts } from './hooks';
export { type HttpConfig, httpConfigSchema } from './http.config';
export { exitOnStartFailure, Lifecycle, runApp } from './run-app';
export { createOpenApiDocument, type OpenApiOptions, serveOpenApi } from './openapi';
export { ApiProblems, ProblemView } from './problem.view';
