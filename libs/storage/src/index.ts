export { ByteSums, type Checksums, checksumsOf } from './checksums';
export { type Written } from './multipart-upload';
export {
  type ByteRange,
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
  type PutCondition,
  type PutOptions,
  type PutStreamOptions,
  type StoredPart,
} from './object-store';
export { MAX_EXPIRY_SECONDS, Presigner, type PresignerOptions } from './presigner';
export { S3ObjectStore } from './s3-object-store';
export { StorageModule } from './storage.module';
export { type BucketRole, type StorageConfig, storageConfigSchema } from './storage.config';
export {
  ObjectChangedError,
  ObjectNotFoundError,
  StorageUnavailableError,
  StoredContentError,
} from './storage.errors';
export { openStated, type StatedObject } from './stated-object';
