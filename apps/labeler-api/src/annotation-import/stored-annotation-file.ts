import type { AnnotationFile } from '@libs/annotation-formats';
import type { BucketRole, ObjectStore } from '@libs/storage';

export interface StoredFile {
  bucket: BucketRole;
  key: string;
  /** The version that was stored; another one is an ObjectChangedError. */
  etag: string;
  /** Bytes. */
  size: number;
  /** As the person who sent it calls it. */
  name: string;
}

/** An annotation file in object storage. */
export function storedAnnotationFile(
  store: Pick<ObjectStore, 'get'>,
  { bucket, key, etag, size, name }: StoredFile,
): AnnotationFile {
  return {
    name,
    size,
    async *open(range) {
      const { body } = await store.get(bucket, key, { ifMatch: etag, ...(range && { range }) });
      for await (const chunk of body) yield chunk as Buffer;
    },
  };
}
