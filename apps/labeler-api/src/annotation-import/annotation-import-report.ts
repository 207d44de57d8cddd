import type { AnnotationFormat, ProblemCode } from '@libs/formats';
import type { ImageMatches } from './image-matching';
import type { ImportTotals } from './import-run';
import type { ProblemTally } from './problem-tally';
import type { ProjectClasses } from './project-classes';

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
  /** Were there already, and say something else now. */
  annotationsUpdated: number;
  /** Were there, and are not in the file. */
  annotationsDeleted: number;
  /** Were there already, in the dataset or earlier in the file. */
  annotationsIdentical: number;
  /** In the file. */
  annotationsRead: number;
  /** Of the file, those that led to something. */
  annotationsUsed: number;
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

export interface ImportOutcome {
  format: AnnotationFormat;
  read: number;
  written: ImportTotals;
  deleted: number;
  images: ImageMatches;
  tally: ProblemTally;
  /** Left out when nothing was written, since then no class was made either. */
  classes?: ProjectClasses;
}

const CLASSES_SHOWN = 100;

export function reportOf(outcome: ImportOutcome): AnnotationImportReport {
  const { images, tally, classes, written } = outcome;
  const created = classes?.createdClasses() ?? [];
  return {
    format: outcome.format,
    annotationsImported: written.annotations,
    annotationsUpdated: written.updated,
    annotationsDeleted: outcome.deleted,
    annotationsIdentical: written.identical,
    annotationsRead: outcome.read,
    annotationsUsed: written.objects,
    imagesMatched: images.matched,
    imagesUnmatchedCount: images.unmatchedCount,
    imagesUnmatched: images.unmatched,
    classesCreatedCount: created.length,
    classesCreated: created.slice(0, CLASSES_SHOWN),
    taskTypesAdded: classes?.addedTasks ?? [],
    notUnderstood: tally.losses(),
    adjusted: tally.changes(),
  };
}
