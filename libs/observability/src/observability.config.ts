import { environmentName } from '@libs/config';
import { z } from 'zod';

/** Settings `LOG_LEVEL`, `LOG_FORMAT` and `ENVIRONMENT` of every process. */
export const observabilityConfigSchema = z
  .object({
    ENVIRONMENT: environmentName,
    LOG_LEVEL: z
      .string()
      .toLowerCase()
      .transform((level) => (level === 'warning' ? 'warn' : level === 'critical' ? 'fatal' : level))
      .pipe(
        z.enum(
          ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
          'expects fatal, error, warn, info, debug, trace or silent',
        ),
      )
      .default('info'),
    LOG_FORMAT: z.enum(['json', 'pretty'], 'expects json or pretty').optional(),
  })
  .transform((env) => ({
    environment: env.ENVIRONMENT,
    logLevel: env.LOG_LEVEL,
    logFormat: env.LOG_FORMAT ?? (process.stdout.isTTY ? ('pretty' as const) : ('json' as const)),
  }));

export type ObservabilityConfig = z.infer<typeof observabilityConfigSchema>;
