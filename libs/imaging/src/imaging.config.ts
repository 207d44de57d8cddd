import { whole } from '@libs/config';
import { z } from 'zod';

const MIB = 1024 * 1024;
const MAX_PIXELS = 2 ** 30;

/** What pictures are taken, and how many at a time. */
export const imagingConfigSchema = z
  .object({
    IMAGE_MAX_PIXELS: whole(1, MAX_PIXELS, 120_000_000),
    IMAGE_MAX_MB: whole(1, 2048, 256),
    IMAGE_DECODERS: whole(1, 16, 2),
  })
  .transform((env) => ({
    /** Width times height. Decoding takes up to 8 bytes of memory for each. */
    maxPixels: env.IMAGE_MAX_PIXELS,
    /** Bytes of a file. */
    maxBytes: env.IMAGE_MAX_MB * MIB,
    /** Pictures decoded at the same time; together they never have more than `maxPixels`. */
    decoders: env.IMAGE_DECODERS,
  }));

export type ImagingConfig = z.infer<typeof imagingConfigSchema>;
