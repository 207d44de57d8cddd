export { type AnnotationFile, annotationFileOf, type FileRange } from './annotation-file';
export { AnnotationFileUnreadableError } from './annotation-file.errors';
export {
  ANNOTATION_FORMATS,
  type AnnotationFormat,
  type AnnotationRecord,
  type ClassRecord,
  type FileRecord,
  type ImageRecord,
  type Point,
  type ProblemRecord,
  type Shape,
  type TaskRecord,
} from './annotation-record';
export { isLoss, type LossCode, type ProblemCode, PROBLEMS } from './problems';
export { readAnnotationFile, type ReadableAnnotationFile } from './read-annotation-file';
export { type ImageSize } from '@libs/geometry';
export { fitShape, type FittedShape, type Scale, type StoredGeometry } from './geometry/fit-shape';
export { shapeOfGeometry } from './geometry/stored-geometry';
