import { whole } from '@libs/config';
import { z } from 'zod';

const MAX_DAYS = 365;

/** `EXPORT_RETENTION_DAYS`: how long the files of exports are kept. */
export const exportsConfigSchema = z
  .object({ EXPORT_RETENTION_DAYS: whole(1, MAX_DAYS, 7) })
  .transform((env) => ({ retentionDays: env.EXPORT_RETENTION_DAYS }));

export type ExportsConfig = z.infer<typeof exportsConfigSchema>;

/** Injection token of the `ExportsConfig`. */
export const EXPORTS_CONFIG = Symbol('EXPORTS_CONFIG');

/** Injection token of the name of the bucket where images lie, as files say it. */
export const IMAGES_BUCKET = Symbol('IMAGES_BUCKET');
