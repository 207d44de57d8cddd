export {
  type Content,
  type FrozenAnnotation,
  type FrozenImage,
  type FrozenLabels,
  type PartTotals,
  type Revision,
  type RevisionClass,
  REVIEWED_STATES,
} from './revision';
export { DatasetUnknownError, UploadsInProgressError } from './revisions.errors';
