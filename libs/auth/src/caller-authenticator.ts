import type { ExecutionContext } from '@nestjs/common';
import { MissingCredentialsError } from './auth.errors';
import type { Caller, CallerRequest } from './caller';

/** Makes a caller of the credentials of a request. Each app provides the kinds that it serves. */
export abstract class CallerAuthenticator {
  /** @throws MissingCredentialsError or the error that fits the credential */
  abstract authenticate(context: ExecutionContext): Caller | Promise<Caller>;

  /** Hears of a known caller whom the route did not let in. Must not throw. */
  refused(_request: CallerRequest, _caller: Caller, _error: unknown): void {}
}

const BEARER = /^bearer +([^\s,]+) *$/i;

/** The bearer credential of a request. @throws MissingCredentialsError */
export function bearerOf(request: Pick<CallerRequest, 'headers'>): string {
  const credential = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (!credential) throw new MissingCredentialsError();
  return credential;
}
