export {
  type Amount,
  compareStorage,
  contradictionsOf,
  type Finding,
  type ObjectState,
  type Problem,
} from './compare-storage';
export { type JoinedKey, joinObjects } from './join-objects';
export { compareKeys } from './key-order';
export { keyPartsOf, type ObjectKind } from './object-kind';
export { type ObjectReference, ObjectReferences, type ReferencePlace } from './object-references';
export { type StorageQuotaConfig, storageQuotaConfigSchema } from './storage-quota.config';
export { StorageSweep, type SweepOrder, type SweepReport } from './storage-sweep';
export { type StorageMeasurement, type StorageUse, StorageUseReader } from './storage-use';
