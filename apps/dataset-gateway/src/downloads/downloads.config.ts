import { z } from 'zod';

/** `GATEWAY_PUBLIC_URL`: the address that clients reach this service at; by default the one that a request names. */
export const downloadsConfigSchema = z
  .object({
    GATEWAY_PUBLIC_URL: z
      .url({ protocol: /^https?$/, error: 'expects http(s)://host[:port][/path]' })
      .optional(),
  })
  .transform((env) => ({ publicUrl: env.GATEWAY_PUBLIC_URL?.replace(/\/+$/, '') }));

export type DownloadsConfig = z.infer<typeof downloadsConfigSchema>;
