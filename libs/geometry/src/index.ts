export { clamp, clipPolygon, type ImageSize } from './clip-polygon';
export { clipGeometry } from './clip-geometry';
export {
  ANNOTATION_TYPES,
  type AnnotationType,
  type Geometry,
  isAnnotationType,
  MAX_COORDINATE,
  MAX_POINTS,
  type Point,
} from './geometry';
export { type GeometryProblem, readGeometry } from './read-geometry';
