export { createRevisions } from './create-revisions';
export { holds } from './holds';
export { labeledDatasetOf, type LabeledDatasetOptions } from './labeled-dataset';
export {
  type Content,
  type FrozenAnnotation,
  type FrozenImage,
  type FrozenLabels,
  type PartTotals,
  type Revision,
  type RevisionClass,
} from './revision';
export {
  type ComparedImage,
  type ComparedRange,
  type Comparison,
  type LabelsState,
  RevisionComparison,
} from './revision-comparison';
export { isReviewedAnnotation, type LabelsOptions, RevisionReader } from './revision-reader';
export { Revisions } from './revisions';
export { DatasetUnknownError, UploadsInProgressError } from './revisions.errors';
export { RevisionsModule } from './revisions.module';
