import { RequireScope, type Scope } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiSecurity } from '@nestjs/swagger';

/** What every route for services may answer, whatever it does. */
const COMMON_PROBLEMS: Record<number, string[]> = {
  400: ['malformed_request'],
  401: ['authentication_required', 'invalid_service_key', 'invalid_token'],
  403: ['insufficient_scope'],
  422: ['validation_failed'],
  429: ['rate_limit_exceeded'],
  503: ['database_unavailable'],
};

/** A route that needs `scope`, with the refusals that all of them share and those that it adds. */
export function ServiceRoute(scope: Scope, problems: Record<number, string[]> = {}) {
  const statuses = new Set([...Object.keys(COMMON_PROBLEMS), ...Object.keys(problems)].map(Number));
  const all = [...statuses].map((status): [number, string[]] => [
    status,
    [...(COMMON_PROBLEMS[status] ?? []), ...(problems[status] ?? [])],
  ]);
  return applyDecorators(
    RequireScope(scope),
    ApiSecurity('serviceKey'),
    ApiSecurity('serviceToken'),
    ApiHeader({
      name: 'X-User-ID',
      required: false,
      description:
        'The user on whose behalf the service asks: the answer is limited to what that user may see. ' +
        'The subject of a service token goes before it.',
      schema: { type: 'integer', minimum: 1, example: 42 },
    }),
    ApiProblems(Object.fromEntries(all)),
  );
}
