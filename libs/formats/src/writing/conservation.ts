import type { AnnotationType } from '@libs/geometry';

/** What becomes of one annotation, or of one part of it, in a format. */
export type Fate =
  | { kind: 'exact' }
  /** `how` is a key of `APPROXIMATIONS`; `error` says how far off at most, in pixels or as a share. */
  | { kind: 'approximated'; how: string; error: string | null }
  /** `why` is a key of `DROPS`. */
  | { kind: 'dropped'; why: string };

export interface FateCount {
  reason: string;
  /** A sentence for a person. */
  message: string;
  count: number;
  /** The largest error of all of them, with its unit; null when it cannot be told. */
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
  imagesBySplit: Record<string, number>;
  annotations: number;
  exact: number;
  approximated: number;
  dropped: number;
  byClass: ClassConservation[];
  byType: Partial<Record<AnnotationType, { annotations: number; written: number }>>;
  approximations: FateCount[];
  drops: FateCount[];
  /** Properties that the format cannot hold, and on how many annotations or images they were left out. */
  leftOut: FateCount[];
  /** What a user should know though nothing was lost, such as images of unknown size. */
  notes: FateCount[];
}
