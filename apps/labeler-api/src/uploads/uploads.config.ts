import { whole } from '@libs/config';
import { z } from 'zod';

const MIB = 1024 * 1024;

/** How much an upload may bring, and how much memory all uploads together may use. */
export const uploadsConfigSchema = z
  .object({
    UPLOAD_MAX_FILES: whole(1, 1000, 500),
    UPLOAD_MEMORY_MB: whole(64, 65_536, 256),
    UPLOAD_MAX_ZIP_MB: whole(1, 131_072, 20_480),
    UPLOAD_MAX_ZIP_FILES: whole(1, 1_000_000, 20_000),
    UPLOAD_MAX_ZIP_UNPACKED_MB: whole(1, 1_048_576, 40_960),
    UPLOAD_MAX_ANNOTATION_MB: whole(1, 5120, 1024),
  })
  .transform((env) => ({
    /** File parts of one request. */
    maxFiles: env.UPLOAD_MAX_FILES,
    /** Contents of files that are held at the same time, by all requests of the process. */
    memoryBytes: env.UPLOAD_MEMORY_MB * MIB,
    maxArchiveBytes: env.UPLOAD_MAX_ZIP_MB * MIB,
    /** Files in one archive. */
    maxArchiveFiles: env.UPLOAD_MAX_ZIP_FILES,
    /** Bytes of all files of one archive. */
    maxUnpackedBytes: env.UPLOAD_MAX_ZIP_UNPACKED_MB * MIB,
    maxAnnotationBytes: env.UPLOAD_MAX_ANNOTATION_MB * MIB,
  }));

export type UploadsConfig = z.infer<typeof uploadsConfigSchema>;

/** Injection token of UploadsConfig. */
export const UPLOADS_CONFIG = Symbol('UPLOADS_CONFIG');
