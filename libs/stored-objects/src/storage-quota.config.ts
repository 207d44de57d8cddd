import { flag, whole } from '@libs/config';
import { z } from 'zod';

/** Stores sell gigabytes of ten to the ninth bytes. */
const BYTES_OF_GB = 1e9;

/** How much may be stored, and what happens when it is. */
export interface StorageQuotaConfig {
  /** Null: there is no quota. */
  quotaBytes: number | null;
  /** From this part of the quota on there is a warning. */
  warnRatio: number;
  /** Whether uploads beyond the quota are refused. */
  enforced: boolean;
  /** Days after which objects that nothing refers to are removed; null leaves them. */
  sweepDays: number | null;
}

const number = (check: (value: number) => boolean, message: string) =>
  z
    .string()
    .regex(/^\d+(\.\d+)?$/, message)
    .transform(Number)
    .refine(check, message);

/** `STORAGE_*` besides the store itself. */
export const storageQuotaConfigSchema = z
  .object({
    STORAGE_QUOTA_GB: number((gb) => gb > 0, 'expects a number of GB above 0').optional(),
    STORAGE_QUOTA_WARN: number(
      (ratio) => ratio > 0 && ratio <= 1,
      'expects a part of the quota, above 0 and up to 1',
    ).default(0.8),
    STORAGE_QUOTA_ENFORCE: flag(false),
    STORAGE_SWEEP_DAYS: whole(0, 3650, 0),
  })
  .transform((env): StorageQuotaConfig => ({
    quotaBytes:
      env.STORAGE_QUOTA_GB === undefined ? null : Math.round(env.STORAGE_QUOTA_GB * BYTES_OF_GB),
    warnRatio: env.STORAGE_QUOTA_WARN,
    enforced: env.STORAGE_QUOTA_ENFORCE,
    sweepDays: env.STORAGE_SWEEP_DAYS || null,
  }));
