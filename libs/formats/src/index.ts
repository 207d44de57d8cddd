export { type AnnotationFile, annotationFileOf, type FileRange } from './annotation-file';
export { AnnotationFileUnreadableError } from './annotation-file.errors';
export {
  ANNOTATION_FORMATS,
  type AnnotationFormat,
  type AnnotationRecord,
  type ClassRecord,
  type FileRecord,
  type ImageDetails,
  type ImageRecord,
  type Keypoint,
  type Point,
  type ProblemRecord,
  type Shape,
  type TaskRecord,
} from './annotation-record';
export { locateMember, type MemberPlace } from './json/member-place';
export { isLoss, type LossCode, type ProblemCode, PROBLEMS } from './problems';
export { readAnnotationFile, type ReadableAnnotationFile } from './read-annotation-file';
export { type ImageSize } from '@libs/geometry';
export { fitShape, type FittedShape, type Scale, type StoredGeometry } from './geometry/fit-shape';
export { shapeOfGeometry } from './geometry/stored-geometry';
export {
  type DatasetDescription,
  type ImageContent,
  type ImagesPass,
  type ImageReview,
  type LabeledAnnotation,
  type LabeledClass,
  type LabeledDataset,
  type LabeledImage,
  type Split,
  SPLITS,
} from './writing/labeled-dataset';
export {
  conservationDocument,
  type ConservationReport,
  type FateCount,
  isLossless,
} from './writing/conservation';
export {
  EXPORT_FORMATS,
  type ExportFormat,
  type WriteOptions,
  YOLO_LAYOUTS,
  type YoloLayout,
} from './writing/format-writer';
export { type SplitRatios, type SplitSettings, splitByShare, splitterOf } from './writing/splits';
export { PassingImages } from './writing/passing-images';
export { conservationOf, passesOf, writeDataset, type WrittenFile } from './writing/write-dataset';
