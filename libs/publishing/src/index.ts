export { imageRoot, liveFileKey } from './places';
export { createPublishing, type Publishing, type PublishingParts } from './publishing';
export { Publisher, type PublishOrder } from './publisher';
export {
  PublicationInterruptedError,
  TaskNotPublishableError,
  VersionExistsError,
  VersionNotFoundError,
  VersionNotPublishedError,
  VersionPublishedError,
} from './publishing.errors';
export { PublishingModule } from './publishing.module';
export { PublishingSweep } from './publishing-sweep';
export { type ChangeRecord, VersionEditor, type VersionPlace } from './version-editor';
export { readSplitConfig } from './split-config';
export { isVersionNumber, MAX_VERSION_NUMBER } from './version-number';
export { type LockedVersion, type VersionChanges } from './version.repository';
