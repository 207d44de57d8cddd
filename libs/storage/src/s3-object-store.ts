import {
  CopyObjectCommand,
  HeadBucketCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { beginParts, completeParts, listParts } from './client-parts';
import { listObjects } from './list-objects';
import { abortUpload, abortUploadsBefore } from './multipart-listing';
import { type PartTarget, uploadInParts, type Written } from './multipart-upload';
import { ObjectReader } from './object-reader';
import {
  type GetOptions,
  type ListOptions,
  type MultipartOptions,
  type ObjectContent,
  type ObjectHead,
  type ObjectInfo,
  type ObjectPlace,
  ObjectStore,
  type PresignGetOptions,
  type PresignPartOptions,
  type PutOptions,
  type PutStreamOptions,
  type StoredPart,
} from './object-store';
import { encodeKey, Presigner } from './presigner';
import { S3Calls } from './s3-calls';
import { createS3Client } from './s3-client';
import { deleteObject, deleteObjects } from './s3-deleting';
import type { BucketRole, StorageConfig } from './storage.config';
import { ObjectNotFoundError } from './storage.errors';

const CHECK_LIMIT_MS = 3000;

/** S3, R2, and servers that speak like them. Contacts nobody before the first call. */
export class S3ObjectStore extends ObjectStore {
  private readonly calls: S3Calls;
  private readonly reader: ObjectReader;
  private readonly presigner: Presigner;

  constructor(private readonly config: StorageConfig) {
    super();
    this.calls = new S3Calls(createS3Client(config), config);
    this.reader = new ObjectReader(config);
    this.presigner = new Presigner({
      ...config,
      endpoint: config.publicEndpoint,
      pathStyle: config.forcePathStyle,
    });
  }

  head(bucket: BucketRole, key: string): Promise<ObjectHead> {
    return this.reader.head(this.nameOf(bucket), key);
  }

  get(bucket: BucketRole, key: string, options: GetOptions = {}): Promise<ObjectContent> {
    return this.reader.get(this.nameOf(bucket), key, options);
  }

  async put(
    bucket: BucketRole,
    key: string,
    body: Buffer | Readable,
    options: Partial<PutStreamOptions> = {},
  ): Promise<string> {
    const place = this.at({ bucket, key });
    const command = new PutObjectCommand({
      ...place,
      ...headersOf(options),
      IfMatch: options.ifMatch,
      IfNoneMatch: options.ifAbsent ? '*' : undefined,
      ContentMD5: options.contentMd5,
      Body: body,
      ContentLength: body instanceof Readable ? options.size : body.length,
    });
    if (!(body instanceof Readable)) return this.putOne(command);
    // The SDK never learns of an error of the source, and leaves the source open when the store fails.
    const broken = new AbortController();
    body.once('error', (error) => broken.abort(error));
    try {
      return await this.putOne(command, broken.signal);
    } catch (error) {
      body.destroy();
      throw broken.signal.aborted ? broken.signal.reason : error;
    }
  }

  putMultipart(
    bucket: BucketRole,
    key: string,
    body: AsyncIterable<Buffer>,
    options: MultipartOptions = {},
  ): Promise<Written> {
    return uploadInParts(this.partTarget({ bucket, key }, options), body, options);
  }

  list(bucket: BucketRole, prefix: string, options: ListOptions = {}): AsyncIterable<ObjectInfo> {
    return listObjects(this.reader, this.nameOf(bucket), prefix, options);
  }

  delete(bucket: BucketRole, key: string): Promise<void> {
    return deleteObject(this.calls, this.nameOf(bucket), key);
  }

  async deleteMany(bucket: BucketRole, keys: Iterable<string>): Promise<void> {
    await deleteObjects(this.calls, this.nameOf(bucket), keys);
  }

  async deletePrefix(bucket: BucketRole, prefix: string): Promise<number> {
    if (prefix === '') throw new RangeError('An empty prefix would delete the whole bucket');
    return deleteObjects(this.calls, this.nameOf(bucket), keysOf(this.list(bucket, prefix)));
  }

  async copy(
    from: ObjectPlace,
    to: ObjectPlace,
    ifMatch?: string,
    headers?: PutOptions,
  ): Promise<void> {
    const source = this.at(from);
    const command = new CopyObjectCommand({
      ...this.at(to),
      CopySource: `${source.Bucket}/${encodeKey(source.Key)}`,
      CopySourceIfMatch: ifMatch,
      ...(headers && { MetadataDirective: 'REPLACE', ...headersOf(headers) }),
    });
    const context = { operation: 'CopyObject', bucket: source.Bucket, key: source.Key };
    await this.calls.long(context, (client, options) => client.send(command, options));
  }

  beginParts(bucket: BucketRole, key: string): Promise<string> {
    return beginParts(this.calls, this.at({ bucket, key }));
  }

  listParts(bucket: BucketRole, key: string, uploadId: string): Promise<StoredPart[]> {
    return listParts(this.calls, this.at({ bucket, key }), uploadId);
  }

  async completeParts(
    bucket: BucketRole,
    key: string,
    uploadId: string,
    parts: readonly StoredPart[],
  ): Promise<void> {
    await completeParts(this.calls, this.at({ bucket, key }), { uploadId, parts });
  }

  async abortParts(bucket: BucketRole, key: string, uploadId: string): Promise<void> {
    try {
      await abortUpload(this.calls, this.nameOf(bucket), key, uploadId);
    } catch (error) {
      if (!(error instanceof ObjectNotFoundError)) throw error;
    }
  }

  abortStaleUploads(bucket: BucketRole, prefix: string, olderThan: Date): Promise<number> {
    return abortUploadsBefore(this.calls, this.nameOf(bucket), prefix, olderThan);
  }

  async check(): Promise<void> {
    const names = new Set(Object.values(this.config.buckets));
    await Promise.all(
      [...names].map((bucket) =>
        this.calls.short(
          { operation: 'HeadBucket', bucket },
          (client, options) => client.send(new HeadBucketCommand({ Bucket: bucket }), options),
          CHECK_LIMIT_MS,
        ),
      ),
    );
  }

  presignGet(bucket: BucketRole, key: string, options: PresignGetOptions): string {
    return this.presigner.url({ ...options, method: 'GET', bucket: this.nameOf(bucket), key });
  }

  presignGetStable(bucket: BucketRole, key: string, windowSeconds: number): string {
    const windowMs = windowSeconds * 1000;
    const now = new Date(Math.floor(Date.now() / windowMs) * windowMs);
    return this.presignGet(bucket, key, { now, expiresInSeconds: 2 * windowSeconds });
  }

  presignPut(
    bucket: BucketRole,
    key: string,
    options: { expiresInSeconds: number; now?: Date },
  ): string {
    return this.presigner.url({ ...options, method: 'PUT', bucket: this.nameOf(bucket), key });
  }

  presignPart(bucket: BucketRole, key: string, part: PresignPartOptions): string {
    return this.presigner.partUrl({ ...part, bucket: this.nameOf(bucket), key });
  }

  close(): void {
    this.calls.client.destroy();
    this.reader.close();
  }

  private nameOf(role: BucketRole): string {
    return this.config.buckets[role];
  }

  private at({ bucket, key }: ObjectPlace) {
    return { Bucket: this.nameOf(bucket), Key: key };
  }

  private async putOne(command: PutObjectCommand, signal?: AbortSignal): Promise<string> {
    const { Bucket: bucket = '', Key: key = '' } = command.input;
    const answer = await this.calls.long(
      { operation: 'PutObject', bucket, key },
      (client, options) => client.send(command, options),
      signal,
    );
    return answer.ETag ?? '';
  }

  private partTarget(place: ObjectPlace, options: MultipartOptions): PartTarget {
    const at = this.at(place);
    const context = { operation: 'MultipartUpload', bucket: at.Bucket, key: at.Key };
    return {
      putWhole: (body) =>
        this.putOne(
          new PutObjectCommand({ ...at, ...headersOf(options), Body: body }),
          options.signal,
        ),
      begin: () => beginParts(this.calls, { ...at, ...headersOf(options) }),
      putPart: async (UploadId, PartNumber, Body) => {
        const command = new UploadPartCommand({ ...at, UploadId, PartNumber, Body });
        const answer = await this.calls.long(
          context,
          (client, limit) => client.send(command, limit),
          options.signal,
        );
        return answer.ETag ?? '';
      },
      complete: (uploadId, etags) => {
        const parts = etags.map((etag, index) => ({ etag, number: index + 1 }));
        return completeParts(this.calls, at, { uploadId, parts });
      },
      abort: (uploadId) => abortUpload(this.calls, at.Bucket, at.Key, uploadId),
    };
  }
}

function headersOf(options: PutOptions) {
  return {
    ContentType: options.contentType,
    CacheControl: options.cacheControl,
    ContentDisposition: options.contentDisposition,
    ContentEncoding: options.contentEncoding,
    ContentLanguage: options.contentLanguage,
    Metadata: options.metadata,
  };
}

async function* keysOf(objects: AsyncIterable<ObjectInfo>): AsyncGenerator<string> {
  for await (const { key } of objects) yield key;
}
