import { type Checksum } from './body';
import { type ChecksumAlgorithm } from './checksums';
import { type CorsRule } from './cors';
import { S3Error } from './errors';
import { type ObjectKey } from './keys';
import { SortedKeys } from './sorted-keys';

/** A stretch of a blob file. Copies and completed uploads share blobs instead of duplicating bytes. */
export interface Segment {
  readonly blob: string;
  readonly offset: number;
  readonly length: number;
}

export interface StoredChecksum extends Checksum {
  readonly type: 'COMPOSITE' | 'FULL_OBJECT';
}

export interface StoredObject {
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly segments: readonly Segment[];
  /** Answered as they are: content-type, x-amz-meta-* and their like. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum?: StoredChecksum;
  /** Sizes of the parts of an object that was uploaded in parts. */
  readonly partSizes?: readonly number[];
}

export interface StoredPart {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
  readonly modified: number;
  readonly segments: readonly Segment[];
  readonly checksum?: Checksum;
}

export interface UploadStart {
  readonly id: string;
  readonly bucket: string;
  readonly key: ObjectKey;
  readonly initiated: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum?: {
    readonly algorithm: ChecksumAlgorithm;
    readonly type: StoredChecksum['type'];
  };
}

export interface Upload extends UploadStart {
  readonly parts: Map<number, StoredPart>;
}

export interface Bucket {
  readonly name: string;
  readonly created: number;
  cors?: readonly CorsRule[];
  readonly keys: SortedKeys;
  readonly objects: Map<ObjectKey, StoredObject>;
}

/** Everything that can change, one line of the journal each. */
export type CatalogRecord =
  | { type: 'bucket_created'; bucket: string; at: number }
  | { type: 'bucket_deleted'; bucket: string }
  | { type: 'cors_set'; bucket: string; rules?: readonly CorsRule[] }
  | { type: 'object_put'; bucket: string; key: ObjectKey; object: StoredObject }
  | { type: 'object_deleted'; bucket: string; key: ObjectKey }
  | { type: 'upload_started'; upload: UploadStart }
  | { type: 'part_put'; uploadId: string; part: StoredPart }
  | { type: 'upload_ended'; uploadId: string };

/** What the server holds, in memory: a pure function of the records applied so far. */
export class Catalog {
  readonly buckets = new Map<string, Bucket>();
  readonly uploads = new Map<string, Upload>();
  /** How many objects and parts use each blob. */
  private readonly references = new Map<string, number>();

  /** @throws S3Error NoSuchBucket */
  bucket(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (!bucket) throw new S3Error('NoSuchBucket', undefined, { BucketName: name });
    return bucket;
  }

  /** @throws S3Error NoSuchUpload when it does not exist or belongs to another key */
  upload(id: string, bucket: string, key: ObjectKey): Upload {
    const upload = this.uploads.get(id);
    if (upload?.bucket !== bucket || upload.key !== key) throw new S3Error('NoSuchUpload');
    return upload;
  }

  uses(blob: string): boolean {
    return this.references.has(blob);
  }

  /** @returns the blobs that nothing uses any more */
  apply(record: CatalogRecord): string[] {
    switch (record.type) {
      case 'bucket_created':
        this.buckets.set(record.bucket, {
          name: record.bucket,
          created: record.at,
          keys: new SortedKeys(),
          objects: new Map(),
        });
        return [];
      case 'bucket_deleted':
        this.buckets.delete(record.bucket);
        return [];
      case 'cors_set':
        this.bucket(record.bucket).cors = record.rules;
        return [];
      case 'object_put':
        return this.setObject(record.bucket, record.key, record.object);
      case 'object_deleted':
        return this.setObject(record.bucket, record.key, undefined);
      case 'upload_started':
        this.uploads.set(record.upload.id, { ...record.upload, parts: new Map() });
        return [];
      case 'part_put':
        return this.setPart(record.uploadId, record.part);
      case 'upload_ended':
        return this.endUpload(record.uploadId);
    }
  }

  private setObject(bucketName: string, key: ObjectKey, object?: StoredObject): string[] {
    const { objects, keys } = this.bucket(bucketName);
    const before = objects.get(key);
    if (object) {
      this.retain(object.segments);
      objects.set(key, object);
      if (!before) keys.add(key);
    } else if (before) {
      objects.delete(key);
      keys.delete(key);
    }
    return before ? this.release(before.segments) : [];
  }

  private setPart(uploadId: string, part: StoredPart): string[] {
    const upload = this.uploads.get(uploadId);
    if (!upload) return [];
    const before = upload.parts.get(part.number);
    this.retain(part.segments);
    upload.parts.set(part.number, part);
    return before ? this.release(before.segments) : [];
  }

  private endUpload(uploadId: string): string[] {
    const parts = this.uploads.get(uploadId)?.parts.values() ?? [];
    this.uploads.delete(uploadId);
    return [...parts].flatMap(({ segments }) => this.release(segments));
  }

  /** Keeps the blobs of these segments, until they are released as often. */
  retain(segments: readonly Segment[]): void {
    for (const { blob } of segments) {
      this.references.set(blob, (this.references.get(blob) ?? 0) + 1);
    }
  }

  /** @returns the blobs that nothing uses any more */
  release(segments: readonly Segment[]): string[] {
    const freed: string[] = [];
    for (const { blob } of segments) {
      const left = (this.references.get(blob) ?? 0) - 1;
      if (left > 0) this.references.set(blob, left);
      else if (this.references.delete(blob)) freed.push(blob);
    }
    return freed;
  }

  /** The shortest list of records that builds this catalog. */
  *records(): Generator<CatalogRecord> {
    for (const { name, created, cors, objects } of this.buckets.values()) {
      yield { type: 'bucket_created', bucket: name, at: created };
      if (cors) yield { type: 'cors_set', bucket: name, rules: cors };
      for (const [key, object] of objects) {
        yield { type: 'object_put', bucket: name, key, object };
      }
    }
    for (const { parts, ...upload } of this.uploads.values()) {
      yield { type: 'upload_started', upload };
      for (const part of parts.values()) yield { type: 'part_put', uploadId: upload.id, part };
    }
  }
}
