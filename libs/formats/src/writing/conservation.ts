import type { AnnotationType } from '@libs/geometry';
import type { Approximation, Drop } from './reasons';

/** How far off an approximation is at most: pixels, or percent of an area. */
export interface ErrorBound {
  value: number;
  unit: 'px' | '%';
}

/** What becomes of one annotation in a format. */
export type Fate =
  | { kind: 'exact' }
  /** `error` is null when nothing moves and only the type of the shape is another one. */
  | { kind: 'approximated'; how: Approximation; error: ErrorBound | null }
  | { kind: 'dropped'; why: Drop };

export interface FateCount {
  reason: string;
  /** A sentence for a person. */
  message: string;
  count: number;
  /** The largest error of all of them, with its unit; null when there is none. */
  error: string | null;
}

/** `annotations === exact + approximated + dropped`, always. */
export interface ClassConservation {
  /** Null for annotations without class. */
  className: string | null;
  annotations: number;
  exact: number;
  approximated: number;
  dropped: number;
}

/** What a format kept of a dataset. Nothing disappears silently: in = exact + approximated + dropped. */
export interface ConservationReport {
  format: string;
  layout: string | null;
  images: number;
  /** Images without any written annotation. */
  negatives: number;
  /** Images by split; those without one are under `none`. */
  imagesBySplit: Record<string, number>;
  annotations: number;
  exact: number;
  approximated: number;
  dropped: number;
  /** In the order of the classes; annotations without class come last. */
  byClass: ClassConservation[];
  byType: Partial<Record<AnnotationType, { annotations: number; written: number }>>;
  approximations: FateCount[];
  drops: FateCount[];
  /** Properties that the format cannot hold, and on how many annotations or images they were left out. */
  leftOut: FateCount[];
  /** What a user should know though nothing was lost, such as images of unknown size. */
  notes: FateCount[];
}

/** True when every annotation is in the file as it is, and so is everything that is said of it. */
export function isLossless(report: ConservationReport): boolean {
  return report.approximated === 0 && report.dropped === 0;
}

/** The report as JSON files and answers have it. */
export function conservationDocument(report: ConservationReport): Record<string, unknown> {
  const { imagesBySplit, byClass, byType, leftOut, ...rest } = report;
  return {
    format: rest.format,
    layout: rest.layout,
    images: rest.images,
    negatives: rest.negatives,
    images_by_split: imagesBySplit,
    annotations: rest.annotations,
    exact: rest.exact,
    approximated: rest.approximated,
    dropped: rest.dropped,
    by_class: byClass.map(({ className, ...counts }) => ({ class_name: className, ...counts })),
    by_type: byType,
    approximations: rest.approximations,
    drops: rest.drops,
    left_out: leftOut,
    notes: rest.notes,
  };
}
