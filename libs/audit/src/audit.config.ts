import { environmentName, list, weakSecret, whole } from '@libs/config';
import { z } from 'zod';

/**
 * `AUDIT_KEY`: the secret of the audit chain, at least 32 characters; after a change the former ones follow it, with
 * commas between. `AUDIT_RETENTION_MONTHS`: whole months before the current one that are kept; 0 keeps all.
 */
export const auditConfigSchema = z
  .object({
    ENVIRONMENT: environmentName,
    AUDIT_KEY: list([]).pipe(z.array(z.string().min(32, 'expects at least 32 characters each'))),
    AUDIT_RETENTION_MONTHS: whole(0, 1200, 0),
  })
  .superRefine((env, context) => {
    if (env.ENVIRONMENT !== 'production') return;
    for (const key of env.AUDIT_KEY) {
      const message = weakSecret(key);
      if (message) context.addIssue({ code: 'custom', path: ['AUDIT_KEY'], message });
    }
  })
  .transform((env) => ({ keys: env.AUDIT_KEY, retentionMonths: env.AUDIT_RETENTION_MONTHS }));

export type AuditConfig = z.infer<typeof auditConfigSchema>;
