import type { ComparedAnnotation } from './compared-annotation';
import { type Placed, PlacedAnnotations } from './placed-annotations';

/** Two annotations with different ids count as one when their boxes share this much at least. */
const LEAST_OVERLAP = 0.5;

/** Those that share most find each other first, without a list of all pairs, which many shapes in one place would make. */
const ROUNDS = [true, false].flatMap((isSameClass) =>
  [0.9, 0.7, LEAST_OVERLAP].map((least) => ({ isSameClass, least })),
);

export interface Matches {
  pairs: (readonly [before: ComparedAnnotation, after: ComparedAnnotation])[];
  /** Only in the older state. */
  removed: ComparedAnnotation[];
  /** Only in the newer state. */
  added: ComparedAnnotation[];
}

/**
 * Which annotations of an image are the same in two states: first all with the same id, then among the rest those of one
 * type whose boxes overlap, those of one class before others.
 */
export function matchAnnotations(
  before: readonly ComparedAnnotation[],
  after: readonly ComparedAnnotation[],
): Matches {
  const byId = new Map(after.map((each) => [each.id, each]));
  const pairs: Matches['pairs'] = before.flatMap((each) => {
    const same = byId.get(each.id);
    return same ? [[each, same] as const] : [];
  });
  const matched = new Set(pairs.map(([{ id }]) => id));
  const isLeft = ({ id }: ComparedAnnotation) => !matched.has(id);
  const added = new PlacedAnnotations(after.filter(isLeft));
  let removed = new PlacedAnnotations(before.filter(isLeft)).all;
  for (const round of ROUNDS) {
    removed = removed.filter((each) => {
      const partner = added.takeBest(each, (other) => shareOf(each, other, round));
      if (partner) pairs.push([each.annotation, partner.annotation]);
      return !partner;
    });
  }
  return {
    pairs,
    removed: removed.map(({ annotation }) => annotation),
    added: added.left.map(({ annotation }) => annotation),
  };
}

/** 0 for those that do not count as one in this round. */
function shareOf(a: Placed, b: Placed, { isSameClass, least }: (typeof ROUNDS)[number]): number {
  if (a.annotation.type !== b.annotation.type) return 0;
  if (isSameClass && a.annotation.classId !== b.annotation.classId) return 0;
  const share = a.overlap(b);
  return share >= least ? share : 0;
}
