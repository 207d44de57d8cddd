import jwt from 'jsonwebtoken';
import type { KeyObject } from 'node:crypto';
import { InvalidTokenError } from './auth.errors';
import type { ServiceCaller } from './caller';
import { type Scope, SCOPES } from './scopes';
import { tokenError } from './user-token';
import { parseUserId } from './user-id';

const CLOCK_SKEW_SECONDS = 60;

/**
 * The two kinds of service token: on behalf of a user, and background work that is trusted by itself.
 * `maxLifeSeconds` bounds what a leaked token is worth.
 */
const KINDS = {
  service: { service: 'platform', maxLifeSeconds: 3600, actingUserId: userOf },
  background: { service: 'platform-training', maxLifeSeconds: 86_400, actingUserId: nobodyOf },
} as const;

const SCOPES_OF_TOKEN: Readonly<Record<string, readonly Scope[]>> = {
  'labeler:read': ['datasets:read', 'datasets:permissions', 'datasets:download'],
  'labeler:write': ['datasets:snapshot'],
  'labeler:admin': SCOPES,
  ...Object.fromEntries(SCOPES.map((scope) => [scope, [scope]])),
};

type Claims = Record<string, unknown>;

/** Checks a service token and says who calls. @throws InvalidTokenError */
export function verifyServiceToken(secret: KeyObject, token: string): ServiceCaller {
  let payload: unknown;
  try {
    payload = jwt.verify(token, secret, {
      algorithms: ['HS256'],
      clockTolerance: CLOCK_SKEW_SECONDS,
    });
  } catch (error) {
    throw tokenError(error);
  }
  if (typeof payload !== 'object' || payload === null) throw new InvalidTokenError();
  return serviceCallerOf(payload as Claims, Date.now() / 1000);
}

/**
 * Reads the claims of a service token whose signature is good.
 * @param nowSeconds Unix time
 * @throws InvalidTokenError for any other token signed with the same secret, browser sign-on included
 */
export function serviceCallerOf(claims: Claims, nowSeconds: number): ServiceCaller {
  const kind = kindOf(claims);
  assertLifetime(claims, kind.maxLifeSeconds, nowSeconds);
  return {
    kind: 'service',
    serviceId: kind.service,
    serviceName: kind.service,
    scopes: new Set((claims.scopes as unknown[]).flatMap(scopesOfToken)),
    actingUserId: kind.actingUserId(claims.sub),
    credential: 'token',
  };
}

function kindOf(claims: Claims): (typeof KINDS)['service' | 'background'] {
  const { type, service, scopes } = claims;
  const kind = type === 'service' || type === 'background' ? KINDS[type] : undefined;
  if (!kind || kind.service !== service || !Array.isArray(scopes) || 'aud' in claims) {
    throw new InvalidTokenError('The token is not a service token');
  }
  return kind;
}

function scopesOfToken(name: unknown): readonly Scope[] {
  if (typeof name !== 'string' || !Object.hasOwn(SCOPES_OF_TOKEN, name)) return [];
  return SCOPES_OF_TOKEN[name] ?? [];
}

/** The signature check has compared `exp` and `nbf` with the clock, but lets a token do without them. */
function assertLifetime({ iat, exp }: Claims, maxLifeSeconds: number, nowSeconds: number): void {
  if (typeof iat !== 'number' || typeof exp !== 'number') {
    throw new InvalidTokenError(
      'The service token must say when it was issued and when it expires',
    );
  }
  if (iat > nowSeconds + CLOCK_SKEW_SECONDS || !(exp - iat <= maxLifeSeconds)) {
    throw new InvalidTokenError('The service token lives too long');
  }
}

function userOf(subject: unknown): number {
  const userId = parseUserId(subject);
  if (userId === undefined) throw new InvalidTokenError('The subject must be a user id as text');
  return userId;
}

function nobodyOf(subject: unknown): null {
  if (subject !== null) throw new InvalidTokenError('The subject of background work must be null');
  return null;
}
