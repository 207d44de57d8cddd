import { whole } from '@libs/config';
import { z } from 'zod';

/** How long a lock holds after its holder was last heard of. */
export const imageLocksConfigSchema = z
  .object({ IMAGE_LOCK_SECONDS: whole(5, 86_400, 300) })
  .transform((env) => ({ holdSeconds: env.IMAGE_LOCK_SECONDS }));

export type ImageLocksConfig = z.infer<typeof imageLocksConfigSchema>;

/** Injection token. */
export const IMAGE_LOCKS_CONFIG = Symbol('IMAGE_LOCKS_CONFIG');
