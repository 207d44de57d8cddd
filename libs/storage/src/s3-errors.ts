import { S3ServiceException } from '@aws-sdk/client-s3';
import { types } from 'node:util';
import { ObjectChangedError, ObjectNotFoundError, StorageUnavailableError } from './storage.errors';

export interface CallContext {
  operation: string;
  bucket: string;
  key?: string;
}

/**
 * An answer of S3 as an error in our words. 416 means that the object is shorter than the caller knows; a conflict of
 * conditional requests, that another write came in between.
 */
export function fromStatus(status: number, code: string, context: CallContext, cause?: unknown) {
  const { bucket, key = '' } = context;
  const why = cause ?? new Error(`S3 answered ${status} ${code}`.trim());
  if (code === 'NoSuchBucket') return new StorageUnavailableError(why, { ...context, status });
  if (status === 404) return new ObjectNotFoundError(bucket, key, why);
  const isConflict = status === 409 && code === 'ConditionalRequestConflict';
  if (status === 412 || status === 416 || isConflict)
    return new ObjectChangedError(bucket, key, why);
  return new StorageUnavailableError(why, { ...context, status });
}

/** What the SDK threw, in our words; bugs stay as they are. */
export function fromSdk(error: unknown, context: CallContext): unknown {
  if (error instanceof S3ServiceException) {
    return fromStatus(error.$metadata.httpStatusCode ?? 0, error.name, context, error);
  }
  return isNetworkError(error) ? new StorageUnavailableError(error, { ...context }) : error;
}

/** Of Node, its HTTP parsers, TLS, and undici (whose complaints about arguments are bugs of ours). */
const NETWORK_CODE =
  /^(E[A-Z]+$|EAI_|HPE_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|ERR_STREAM_PREMATURE|UND_ERR_(?!INVALID|NOT_SUPPORTED))/;

function isNetworkError(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && NETWORK_CODE.test(code)) return true;
  // `$metadata` is on whatever the SDK could not make sense of, such as the HTML page of a proxy.
  return ['TimeoutError', 'AbortError'].includes(error.name) || '$metadata' in error;
}
