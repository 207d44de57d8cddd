import { environmentName, flag, whole } from '@libs/config';
import { z } from 'zod';

/** Buckets by what they hold; their names are settings. */
export type BucketRole = 'datasets' | 'annotations';

/** Where S3 or R2 is and how long a process waits for it. */
export interface StorageConfig {
  /** Address that this process uses. */
  endpoint: string;
  /** Address that browsers and trainers use; presigned URLs carry it. */
  publicEndpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** True: `/bucket/key`; false: `bucket.host/key`. */
  forcePathStyle: boolean;
  buckets: Record<BucketRole, string>;
  /** Until a connection stands. */
  connectTimeoutMs: number;
  /** Silence of the server in the middle of a transfer. */
  idleTimeoutMs: number;
  /** A whole call that moves no content, and the wait for the first byte of one that does. */
  callTimeoutMs: number;
  maxSockets: number;
}

type Variables = Record<string, string | undefined>;

/** R2's own names serve where the S3 name is absent. */
const ALIASES = {
  S3_ENDPOINT: 'R2_ENDPOINT',
  S3_ACCESS_KEY: 'R2_ACCESS_KEY_ID',
  S3_SECRET_KEY: 'R2_SECRET_ACCESS_KEY',
  S3_BUCKET_DATASETS: 'R2_BUCKET_DATASETS',
  S3_BUCKET_ANNOTATIONS: 'R2_BUCKET_ANNOTATIONS',
} as const;

const R2_HOST = /\.r2\.cloudflarestorage\.com$/;

/** Keys of emulators, tutorials and the AWS documentation. */
const WELL_KNOWN_SECRET = /minio|change.?me|example|password|default|^(test|dev|local|secret)/i;
const MIN_SECRET_LENGTH = 16;

const bucket = (fallback: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/, 'expects a bucket name')
    .default(fallback);

const variables = z.object({
  ENVIRONMENT: environmentName,
  S3_ENDPOINT: z.string(),
  S3_PUBLIC_ENDPOINT: z.string().optional(),
  S3_ACCESS_KEY: z.string().min(1),
  S3_SECRET_KEY: z.string().min(1),
  S3_REGION: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/i, 'expects a region such as us-east-1, or auto for R2')
    .optional(),
  S3_USE_SSL: flag(false),
  S3_FORCE_PATH_STYLE: flag(true),
  S3_BUCKET_DATASETS: bucket('datasets'),
  S3_BUCKET_ANNOTATIONS: bucket('annotations'),
  S3_CONNECT_TIMEOUT: whole(1, 60, 5),
  S3_IDLE_TIMEOUT: whole(1, 600, 30),
  S3_CALL_TIMEOUT: whole(1, 300, 10),
  S3_MAX_SOCKETS: whole(1, 1000, 64),
});

/** `S3_*`, or `R2_*` where the former is absent. */
export const storageConfigSchema = z
  .preprocess((env) => withAliases(env as Variables), variables)
  .transform((env, context): StorageConfig => {
    const refuse = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    const endpoint = endpointOf(env.S3_ENDPOINT, env.S3_USE_SSL);
    const publicEndpoint = endpointOf(env.S3_PUBLIC_ENDPOINT ?? env.S3_ENDPOINT, env.S3_USE_SSL);
    if (!endpoint) refuse('S3_ENDPOINT', 'expects http(s)://host[:port]');
    if (!publicEndpoint) refuse('S3_PUBLIC_ENDPOINT', 'expects http(s)://host[:port]');
    if (env.ENVIRONMENT === 'production' && isWeak(env.S3_SECRET_KEY)) {
      refuse(
        'S3_SECRET_KEY',
        'is short or looks like an example value; production needs a real one',
      );
    }
    if (!endpoint || !publicEndpoint) return z.NEVER;
    const isR2 = R2_HOST.test(new URL(endpoint).hostname);
    return {
      endpoint,
      publicEndpoint,
      region: env.S3_REGION ?? (isR2 ? 'auto' : 'us-east-1'),
      accessKeyId: env.S3_ACCESS_KEY,
      secretAccessKey: env.S3_SECRET_KEY,
      forcePathStyle: env.S3_FORCE_PATH_STYLE,
      buckets: { datasets: env.S3_BUCKET_DATASETS, annotations: env.S3_BUCKET_ANNOTATIONS },
      connectTimeoutMs: env.S3_CONNECT_TIMEOUT * 1000,
      idleTimeoutMs: env.S3_IDLE_TIMEOUT * 1000,
      callTimeoutMs: env.S3_CALL_TIMEOUT * 1000,
      maxSockets: env.S3_MAX_SOCKETS,
    };
  });

function withAliases(env: Variables): Variables {
  const account = env['R2_ACCOUNT_ID'];
  const copy: Variables = { ...env };
  if (account) copy['R2_ENDPOINT'] ??= `https://${account}.r2.cloudflarestorage.com`;
  for (const [name, alias] of Object.entries(ALIASES)) copy[name] ??= copy[alias];
  return copy;
}

/** A full URL without a trailing slash; a bare `host:port` gets its scheme from `useSsl`. */
function endpointOf(text: string, useSsl: boolean): string | undefined {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? text
    : `${useSsl ? 'https' : 'http'}://${text}`;
  if (!URL.canParse(full)) return undefined;
  const url = new URL(full);
  const plain = !url.username && !url.password && !url.search && !url.hash;
  if (!/^https?:$/.test(url.protocol) || !url.hostname || !plain) return undefined;
  return url.href.replace(/\/+$/, '');
}

function isWeak(secret: string): boolean {
  return secret.length < MIN_SECRET_LENGTH || WELL_KNOWN_SECRET.test(secret);
}
