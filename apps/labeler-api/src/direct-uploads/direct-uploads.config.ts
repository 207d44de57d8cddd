import { whole } from '@libs/config';
import { z } from 'zod';

const SECONDS_PER_HOUR = 3600;
/** Longer than that no link of S3 lives. */
const MAX_HOURS = 168;

/** Uploads that go from the client straight into storage. */
export const directUploadsConfigSchema = z
  .object({ DIRECT_UPLOAD_HOURS: whole(1, MAX_HOURS, 24) })
  .transform((env) => ({
    /** How long the links of an upload live, and what was sent over them waits for its completion. */
    lifetimeSeconds: env.DIRECT_UPLOAD_HOURS * SECONDS_PER_HOUR,
  }));

export type DirectUploadsConfig = z.infer<typeof directUploadsConfigSchema>;

/** Injection token of DirectUploadsConfig. */
export const DIRECT_UPLOADS_CONFIG = Symbol('DIRECT_UPLOADS_CONFIG');
