export { safeArchivePath } from './safe-archive-path';
export { type StatedContent, zipArchive, type ZipFile } from './zip-archive';
export {
  ZipContentError,
  type ZipEntries,
  type ZipEntry,
  type ZipRange,
  type ZipRun,
  type ZipSection,
  type ZipSkip,
  type ZipTotals,
} from './zip-entry';
export { sectionBytes, zipSize } from './zip-layout';
export { zipStream } from './zip-stream';
