import { environmentName, flag, list, whole } from '@libs/config';
import { z } from 'zod';

/**
 * How many proxies of ours stand before the process; `true` means one. Each appends the address it saw to
 * `X-Forwarded-For`, so anything further to the left in that header is what a client made up.
 */
const proxyHops = z
  .string()
  .toLowerCase()
  .regex(/^(true|false|\d)$/, 'expects false, true or the number of proxies')
  .transform((text) => (text === 'true' ? 1 : Number(text) || 0))
  .default(0);

/** Settings of an HTTP server; each app gives its own default port. */
export function httpConfigSchema(defaults: { port: number }) {
  return z
    .object({
      ENVIRONMENT: environmentName,
      HOST: z.string().default('0.0.0.0'),
      PORT: whole(0, 65_535, defaults.port),
      CORS_ORIGINS: list([
        'http://localhost:3000',
        'http://localhost:3001',
        'http://localhost:3010',
      ]),
      TRUST_PROXY: proxyHops,
      SHUTDOWN_GRACE_SECONDS: whole(0, 600, 25),
      API_DOCS: flag(true),
      METRICS_TOKEN: z.string().min(16, 'expects at least 16 characters').optional(),
    })
    .transform((env) => ({
      environment: env.ENVIRONMENT,
      host: env.HOST,
      port: env.PORT,
      corsOrigins: env.CORS_ORIGINS,
      trustedProxies: env.TRUST_PROXY,
      shutdownGraceMs: env.SHUTDOWN_GRACE_SECONDS * 1000,
      hasDocs: env.API_DOCS,
      metricsToken: env.METRICS_TOKEN,
    }));
}

export type HttpConfig = z.infer<ReturnType<typeof httpConfigSchema>>;
