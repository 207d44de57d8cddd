import {
  type CORSRule,
  GetBucketCorsCommand,
  PutBucketCorsCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { isDeepStrictEqual } from 'node:util';
import { CORS_RULES } from './cors-rules';

/** What a bucket allows browsers, and what it should. */
export interface CorsDifference {
  bucket: string;
  isSame: boolean;
  before: CORSRule[];
  after: CORSRule[];
}

/** The rules of the repository for these origins. */
export function corsRulesFor(origins: readonly string[]): CORSRule[] {
  return CORS_RULES.map((rule) => ({ ...rule, AllowedOrigins: [...origins] }));
}

/** Compares the rules of a bucket with those of the repository. */
export async function compareCors(
  client: S3Client,
  bucket: string,
  origins: readonly string[],
): Promise<CorsDifference> {
  const before = await rulesOf(client, bucket);
  const after = corsRulesFor(origins);
  const isSame = isDeepStrictEqual(before.map(comparable), after.map(comparable));
  return { bucket, isSame, before, after };
}

/** Gives a bucket the rules of the repository, in place of those that it has. */
export async function applyCors(
  client: S3Client,
  bucket: string,
  origins: readonly string[],
): Promise<void> {
  await client.send(
    new PutBucketCorsCommand({
      Bucket: bucket,
      CORSConfiguration: { CORSRules: corsRulesFor(origins) },
    }),
  );
}

async function rulesOf(client: S3Client, bucket: string): Promise<CORSRule[]> {
  try {
    const { CORSRules } = await client.send(new GetBucketCorsCommand({ Bucket: bucket }));
    return CORSRules ?? [];
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NoSuchCORSConfiguration') return [];
    throw error;
  }
}

/** Headers in whatever case, lists in whatever order. */
function comparable({ AllowedHeaders, ExposeHeaders, AllowedMethods, ...rule }: CORSRule) {
  const sorted = (values: readonly string[] = []) =>
    values.map((value) => value.toLowerCase()).sort();
  return {
    methods: sorted(AllowedMethods),
    headers: sorted(AllowedHeaders),
    exposed: sorted(ExposeHeaders),
    origins: [...(rule.AllowedOrigins ?? [])].sort(),
    seconds: rule.MaxAgeSeconds,
  };
}
