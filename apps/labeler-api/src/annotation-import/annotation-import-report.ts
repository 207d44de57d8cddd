import type { AnnotationFormat, ProblemCode } from '@libs/annotation-formats';

/** One kind of thing that was left out or changed. */
export interface ReportedProblem {
  code: ProblemCode;
  /** A sentence for a person. */
  reason: string;
  count: number;
  /** The first places in the file. */
  where: string[];
}

export interface CreatedClass {
  taskType: string;
  classId: string;
  name: string;
}

/** What became of an annotation file. Lists are bounded; counts are not. */
export interface AnnotationImportReport {
  format: AnnotationFormat;
  annotationsImported: number;
  /** Were there already, in the dataset or earlier in the file. */
  annotationsIdentical: number;
  /** Images of the dataset that the file speaks of. */
  imagesMatched: number;
  imagesUnmatchedCount: number;
  /** Names as the file has them. */
  imagesUnmatched: string[];
  classesCreatedCount: number;
  classesCreated: CreatedClass[];
  taskTypesAdded: string[];
  notUnderstood: ReportedProblem[];
  adjusted: ReportedProblem[];
}
