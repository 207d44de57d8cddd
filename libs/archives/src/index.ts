export { ArchiveBuilder } from './archive-builder';
export { type ArchiveContent } from './archive-content';
export {
  BUILD_ARCHIVE,
  type BuildArchiveJob,
  SWEEP_ARCHIVES,
  SWEEP_EVERY_SECONDS,
} from './archive-jobs';
export { type ArchivesConfig, archivesConfigSchema } from './archives.config';
export {
  ArchiveOutdatedError,
  DownloadLinkExpiredError,
  DownloadLinkInvalidError,
} from './archives.errors';
export { ArchivesModule } from './archives.module';
export { type ByteRange, parseRange } from './byte-range';
export { ArchiveRequests, type BuiltArchive } from './archive-requests';
export { type ArchiveReference, DatasetArchives, type OpenArchive } from './dataset-archives';
export { type DownloadGrant, DownloadLinks } from './download-link';
export { PublishedFiles } from './published-files';
export { type KnownFile } from './stored-checksums';
