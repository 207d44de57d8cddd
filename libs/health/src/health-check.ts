/** One thing a process needs or likes to have. */
export interface HealthCheck {
  /** Name in the readiness answer, e.g. `labeler_db`. */
  name: string;
  /** A process without it is not ready; without the others it is merely degraded. */
  critical: boolean;
  /** Resolves with facts that are safe to publish, rejects when the thing does not work. */
  check(): Promise<Record<string, number | string | boolean>>;
}

/** Injection token of the app's `HealthCheck[]`. */
export const HEALTH_CHECKS = Symbol('HEALTH_CHECKS');

export interface AppIdentity {
  /** Human name, e.g. `Vision AI Labeler API`. */
  name: string;
  version: string;
  environment: string;
  metricsToken: string | undefined;
  /** Whether `/docs` is served. */
  hasDocs: boolean;
}

/** Injection token of the app's `AppIdentity`. */
export const APP_IDENTITY = Symbol('APP_IDENTITY');
