import { environmentName, weakSecret } from '@libs/config';
import { hkdfSync } from 'node:crypto';
import { z } from 'zod';

/** `DOWNLOAD_URL_SECRET`: signs the links that this service streams archives from. */
export const archivesConfigSchema = z
  .object({ ENVIRONMENT: environmentName, DOWNLOAD_URL_SECRET: z.string().min(1).optional() })
  .superRefine((env, context) => {
    const secret = env.DOWNLOAD_URL_SECRET;
    const problem = secret && env.ENVIRONMENT === 'production' ? weakSecret(secret) : undefined;
    if (problem) {
      context.addIssue({ code: 'custom', path: ['DOWNLOAD_URL_SECRET'], message: problem });
    }
  })
  .transform((env) => ({ downloadUrlSecret: env.DOWNLOAD_URL_SECRET }));

export type ArchivesConfig = z.infer<typeof archivesConfigSchema>;

const KEY_BYTES = 32;

/**
 * The key of the links. Without a secret of its own it is derived from the storage secret, which all replicas
 * share and which opens the same files anyway.
 */
export function linkKey(config: ArchivesConfig, storageSecret: string): Buffer {
  const secret = config.downloadUrlSecret ?? storageSecret;
  return Buffer.from(hkdfSync('sha256', secret, '', 'download-url', KEY_BYTES));
}
