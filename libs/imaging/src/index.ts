export { contentTypeOf, type ImageFormat, SNIFF_BYTES, sniffImage } from './image-format';
export { type ExaminedImage, ImageExaminer } from './image-examiner';
export { isIgnoredPath, MAX_IMAGE_PATH_BYTES, normalizeImagePath } from './image-path';
export { type ImagingConfig, imagingConfigSchema } from './imaging.config';
export { ImagePathError, ImageTooLargeError, UnreadableImageError } from './imaging.errors';
export { ImagingModule } from './imaging.module';
export { thumbnailKeyFor, thumbnailKeyOf, type ThumbnailRow } from './thumbnail-key';
