/** What a service may be allowed to do. */
export const SCOPES = [
  'datasets:read',
  'datasets:permissions',
  'datasets:download',
  'datasets:snapshot',
] as const;

export type Scope = (typeof SCOPES)[number];

/** Stands for every scope, those of later releases included. */
export const EVERY_SCOPE = '*';

/** What an administrator may write into a service account. */
export type GrantedScope = Scope | typeof EVERY_SCOPE;

export const GRANTABLE_SCOPES: readonly GrantedScope[] = [...SCOPES, EVERY_SCOPE];

export function isGrantedScope(text: string): text is GrantedScope {
  return (GRANTABLE_SCOPES as readonly string[]).includes(text);
}

/** The scopes that a stored list grants. Names of other releases grant nothing. */
export function expandScopes(granted: readonly string[]): ReadonlySet<Scope> {
  if (granted.includes(EVERY_SCOPE)) return new Set(SCOPES);
  return new Set(SCOPES.filter((scope) => granted.includes(scope)));
}
