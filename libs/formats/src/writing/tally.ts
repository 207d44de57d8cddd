import type { AnnotationType } from '@libs/geometry';
import type { ClassConservation, ConservationReport, Fate, FateCount } from './conservation';
import type { Judgement } from './format-writer';
import type { LabeledAnnotation, LabeledClass, LabeledImage } from './labeled-dataset';
import { APPROXIMATIONS, DROPS, LEFT_OUT, type LeftOut, type Note, NOTES } from './reasons';

type Counts = Omit<ClassConservation, 'className'>;

interface ReasonCount {
  count: number;
  value: number;
  unit: string | null;
}

const NO_SPLIT = 'none';

/** Counts what becomes of a dataset in a format, image by image. */
export class Tally {
  private readonly classes: Counts[];
  private readonly classless = noCounts();
  private readonly total = noCounts();
  private readonly types = new Map<AnnotationType, { annotations: number; written: number }>();
  private readonly splits = new Map<string, number>();
  private readonly reasons = {
    approximations: new Map<string, ReasonCount>(),
    drops: new Map<string, ReasonCount>(),
    leftOut: new Map<string, ReasonCount>(),
    notes: new Map<string, ReasonCount>(),
  };
  private images = 0;
  private negatives = 0;
  private readonly lacks: ReadonlySet<LeftOut>;

  constructor(
    private readonly classNames: readonly LabeledClass[],
    lacks: readonly LeftOut[],
  ) {
    this.classes = classNames.map(noCounts);
    this.lacks = new Set(lacks);
    if (this.lacks.has('class_color')) this.leaveOut('class_color', classNames.length);
  }

  /** @param judgements One for each annotation of the image, in their order. */
  add(image: LabeledImage, judgements: readonly Judgement<unknown>[]): void {
    this.images += 1;
    const split = image.split ?? NO_SPLIT;
    this.splits.set(split, (this.splits.get(split) ?? 0) + 1);
    let written = 0;
    image.annotations.forEach((annotation, index) => {
      const judgement = judgements[index];
      if (!judgement) throw new Error('An annotation was not judged');
      this.annotation(annotation, judgement);
      if (judgement.written !== null && annotation.type !== 'no_object') written += 1;
    });
    if (written === 0) this.negatives += 1;
    if (hasReview(image) && this.lacks.has('review')) this.leaveOut('review', 1);
  }

  note(note: Note, count = 1): void {
    reasonIn(this.reasons.notes, note).count += count;
  }

  report(format: string, layout: string | null): ConservationReport {
    const byClass = this.classNames.map(({ name }, index) => ({
      className: name,
      ...(this.classes[index] ?? noCounts()),
    }));
    const none = { className: null, ...this.classless };
    const { approximations, drops, leftOut, notes } = this.reasons;
    return {
      format,
      layout,
      images: this.images,
      negatives: this.negatives,
      imagesBySplit: Object.fromEntries([...this.splits].sort(([a], [b]) => (a < b ? -1 : 1))),
      ...this.total,
      byClass: none.annotations > 0 ? [...byClass, none] : byClass,
      byType: Object.fromEntries([...this.types].sort(([a], [b]) => (a < b ? -1 : 1))),
      approximations: countsOf(approximations, APPROXIMATIONS),
      drops: countsOf(drops, DROPS),
      leftOut: countsOf(leftOut, LEFT_OUT),
      notes: countsOf(notes, NOTES),
    };
  }

  private annotation(annotation: LabeledAnnotation, { fate, notes }: Judgement<unknown>): void {
    const { classIndex, type } = annotation;
    const byClass = (classIndex === null ? undefined : this.classes[classIndex]) ?? this.classless;
    for (const counts of [byClass, this.total]) {
      counts.annotations += 1;
      counts[fate.kind] += 1;
    }
    const byType = this.types.get(type) ?? { annotations: 0, written: 0 };
    byType.annotations += 1;
    if (fate.kind !== 'dropped') byType.written += 1;
    this.types.set(type, byType);
    this.reason(fate);
    if (fate.kind !== 'dropped') this.properties(annotation);
    for (const note of notes ?? []) this.note(note);
  }

  private reason(fate: Fate): void {
    if (fate.kind === 'dropped') reasonIn(this.reasons.drops, fate.why).count += 1;
    if (fate.kind !== 'approximated') return;
    const reason = reasonIn(this.reasons.approximations, fate.how);
    reason.count += 1;
    if (!fate.error) return;
    reason.value = Math.max(reason.value, fate.error.value);
    reason.unit = fate.error.unit;
  }

  private properties({ attributes, confidence, state }: LabeledAnnotation): void {
    const { lacks } = this;
    if (lacks.has('attributes') && hasMembers(attributes)) this.leaveOut('attributes', 1);
    if (lacks.has('confidence') && confidence !== null) this.leaveOut('confidence', 1);
    if (lacks.has('state') && state !== 'confirmed') this.leaveOut('state', 1);
  }

  private leaveOut(property: LeftOut, count: number): void {
    if (count > 0) reasonIn(this.reasons.leftOut, property).count += count;
  }
}

function noCounts(): Counts {
  return { annotations: 0, exact: 0, approximated: 0, dropped: 0 };
}

function reasonIn(reasons: Map<string, ReasonCount>, name: string): ReasonCount {
  const reason = reasons.get(name) ?? { count: 0, value: 0, unit: null };
  reasons.set(name, reason);
  return reason;
}

function hasMembers(value: Record<string, unknown>): boolean {
  for (const key in value) if (Object.hasOwn(value, key)) return true;
  return false;
}

function hasReview({ review }: LabeledImage): boolean {
  const { labeledBy, labeledAt, reviewedBy, reviewedAt } = review;
  return [labeledBy, labeledAt, reviewedBy, reviewedAt].some((value) => value !== null);
}

const ERROR_DIGITS = 4;

function countsOf(
  reasons: Map<string, ReasonCount>,
  messages: Readonly<Record<string, string>>,
): FateCount[] {
  return [...reasons]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, { count, value, unit }]) => ({
      reason,
      message: messages[reason] ?? reason,
      count,
      error: unit === null ? null : `${Number(value.toPrecision(ERROR_DIGITS))} ${unit}`,
    }));
}
