import type { Readable } from 'node:stream';
import type { Written } from './multipart-upload';
import type { BucketRole } from './storage.config';

/** Half-open: bytes from `start` up to but not including `end`. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface ObjectInfo {
  key: string;
  /** Bytes of the whole object. */
  size: number;
  /** As the store wrote it, quotes included. */
  etag: string;
  lastModified: Date;
}

export interface ObjectHead extends ObjectInfo {
  contentType: string | undefined;
}

export interface ObjectContent extends ObjectHead {
  /** Bytes in `body`: fewer than `size` when a range was asked for. */
  length: number;
  /** What its writer said of it. */
  headers: PutOptions;
  /** Fails with StorageUnavailableError when the transfer breaks. Destroy it when not read to the end. */
  body: Readable;
}

export interface GetOptions {
  range?: ByteRange;
  /** Only this version of the object. */
  ifMatch?: string;
}

export interface PutOptions {
  contentType?: string;
  cacheControl?: string;
  contentDisposition?: string;
  contentEncoding?: string;
  contentLanguage?: string;
  /** User metadata; names in lower case. */
  metadata?: Record<string, string>;
}

/** Of a write in one request: it happens only while the object is as the writer knows it. */
export interface PutCondition {
  /** ETag of the version that may be replaced. */
  ifMatch?: string;
  /** Only while there is no object. */
  ifAbsent?: boolean;
  /** MD5 of the body in base64: the store refuses a body that is another one. */
  contentMd5?: string;
}

export interface PutStreamOptions extends PutOptions, PutCondition {
  /** Bytes of the stream, exactly. */
  size: number;
}

export interface MultipartOptions extends PutOptions {
  /** Bytes of the stream if known: the parts are then chosen to fit. Unknown allows 156 GiB. */
  size?: number;
  /** Bytes of each part but the last, from 5 MiB on. Chosen unless given. */
  partSize?: number;
  /** Stops the upload and removes its parts. */
  signal?: AbortSignal;
}

export interface ListOptions {
  /** Hides the keys that have this character after the prefix. */
  delimiter?: string;
  /** Only keys after this one, in byte order. */
  startAfter?: string;
}

export interface ObjectPlace {
  bucket: BucketRole;
  key: string;
}

/** A part of an object that is sent in parts, as the store has it. */
export interface StoredPart {
  /** From 1. */
  number: number;
  size: number;
  etag: string;
}

export interface PresignPartOptions {
  /** As `beginParts` gave it. */
  uploadId: string;
  /** 1 to 10000. */
  number: number;
  /** 1 to 604800. */
  expiresInSeconds: number;
}

export interface PresignGetOptions {
  /** 1 to 604800. */
  expiresInSeconds: number;
  /** Moment of signing; the present by default. */
  now?: Date;
  responseContentDisposition?: string;
  responseContentType?: string;
}

/**
 * Where images, annotation files and archives live: S3, R2 or a server that speaks like them.
 * A missing object is an ObjectNotFoundError; a store that is away, slow or unwilling a StorageUnavailableError.
 * Every call has a time limit.
 */
export abstract class ObjectStore {
  abstract head(bucket: BucketRole, key: string): Promise<ObjectHead>;

  /** Opens an object. @throws ObjectChangedError when `ifMatch` names another version. */
  abstract get(bucket: BucketRole, key: string, options?: GetOptions): Promise<ObjectContent>;

  /**
   * Writes an object in one request (up to 5 GiB) and returns its ETag.
   * @throws ObjectChangedError when a condition does not hold, ObjectNotFoundError for `ifMatch` on nothing
   */
  abstract put(
    bucket: BucketRole,
    key: string,
    body: Buffer,
    options?: PutOptions & PutCondition,
  ): Promise<string>;
  abstract put(
    bucket: BucketRole,
    key: string,
    body: Readable,
    options: PutStreamOptions,
  ): Promise<string>;

  /** Writes a long stream in parts, a bounded number of them in memory. The object appears whole or not at all. */
  abstract putMultipart(
    bucket: BucketRole,
    key: string,
    body: AsyncIterable<Buffer>,
    options?: MultipartOptions,
  ): Promise<Written>;

  /** Objects whose keys begin with `prefix`, in byte order of their keys. */
  abstract list(
    bucket: BucketRole,
    prefix: string,
    options?: ListOptions,
  ): AsyncIterable<ObjectInfo>;

  /** Deleting what is not there succeeds. */
  abstract delete(bucket: BucketRole, key: string): Promise<void>;
  abstract deleteMany(bucket: BucketRole, keys: Iterable<string>): Promise<void>;

  /** Deletes every object under `prefix` and returns how many there were. */
  abstract deletePrefix(bucket: BucketRole, prefix: string): Promise<number>;

  /**
   * Copies within the store (sources up to 5 GiB). `ifMatch` names the version to copy; with headers, the copy has
   * those and none of the source's.
   */
  abstract copy(
    from: ObjectPlace,
    to: ObjectPlace,
    ifMatch?: string,
    headers?: PutOptions,
  ): Promise<void>;

  /** Begins an object that a client sends in parts over `presignPart`, and returns the id of that upload. */
  abstract beginParts(bucket: BucketRole, key: string): Promise<string>;

  /** The parts that arrived, by number. @throws ObjectNotFoundError when the upload is completed or gone */
  abstract listParts(bucket: BucketRole, key: string, uploadId: string): Promise<StoredPart[]>;

  /** Makes the object of its parts. @throws ObjectNotFoundError when the upload is completed or gone */
  abstract completeParts(
    bucket: BucketRole,
    key: string,
    uploadId: string,
    parts: readonly StoredPart[],
  ): Promise<void>;

  /** Removes the parts of an upload. One that is completed or gone stays so. */
  abstract abortParts(bucket: BucketRole, key: string, uploadId: string): Promise<void>;

  /** Removes the parts of multipart uploads begun before `olderThan`; returns how many uploads. */
  abstract abortStaleUploads(bucket: BucketRole, prefix: string, olderThan: Date): Promise<number>;

  /** Resolves when the buckets answer. @throws StorageUnavailableError within a few seconds */
  abstract check(): Promise<void>;

  /** A GET link that works without credentials, on the public endpoint. @throws RangeError */
  abstract presignGet(bucket: BucketRole, key: string, options: PresignGetOptions): string;

  /**
   * A GET link that stays the same for `windowSeconds`, so that browsers find the image in their cache;
   * it is valid for at least that long. @throws RangeError when the window is over 302400 seconds
   */
  abstract presignGetStable(bucket: BucketRole, key: string, windowSeconds: number): string;

  /** A PUT link that works without credentials, on the public endpoint. @throws RangeError */
  abstract presignPut(
    bucket: BucketRole,
    key: string,
    options: { expiresInSeconds: number; now?: Date },
  ): string;

  /** A PUT link for one part of an object. @throws RangeError */
  abstract presignPart(bucket: BucketRole, key: string, part: PresignPartOptions): string;

  /** Lets go of all connections. */
  abstract close(): void;
}
