import type { IncomingHttpHeaders } from 'node:http';
import type { Scope } from './scopes';

/** A user who signed in. */
export interface PersonCaller {
  kind: 'person';
  userId: number;
  email: string;
  fullName: string | null;
  systemRole: string | null;
  isSystemAdmin: boolean;
  /** The sign-in that the token belongs to; null for tokens made elsewhere. */
  sessionId: string | null;
}

/** Another system. */
export interface ServiceCaller {
  kind: 'service';
  /** Id of the service account, or the service name of a token. */
  serviceId: string;
  serviceName: string;
  scopes: ReadonlySet<Scope>;
  /** The user on whose behalf the service asks. Null means that the service is trusted by itself. */
  actingUserId: number | null;
  credential: 'key' | 'token';
}

export type Caller = PersonCaller | ServiceCaller;

/** The part of an HTTP request that authentication reads and writes. */
export interface CallerRequest {
  readonly headers: IncomingHttpHeaders;
  /** As far as we believe the proxies before us. */
  readonly ip?: string;
  caller?: Caller;
  accessFacts?: { actor?: string };
}

/** How a caller is named in logs. */
export function callerLabel(caller: Caller): string {
  if (caller.kind === 'person') return `user:${caller.userId}`;
  const service = `service:${caller.serviceId}`;
  return caller.actingUserId === null ? service : `${service} for user:${caller.actingUserId}`;
}
