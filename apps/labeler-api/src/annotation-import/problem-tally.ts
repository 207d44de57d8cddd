import { isLoss, type ProblemCode, PROBLEMS } from '@libs/formats';
import type { ReportedProblem } from './annotation-import-report';

const PLACES_SHOWN = 20;

/** Counts problems by kind and remembers the first places of each. */
export class ProblemTally {
  private readonly kinds = new Map<ProblemCode, { count: number; where: string[] }>();

  /** @param where First places of the problems, in the order of the file. */
  add(code: ProblemCode, where: readonly string[], count = where.length): void {
    const kind = this.kinds.get(code) ?? { count: 0, where: [] };
    kind.count += count;
    for (const place of where) {
      if (kind.where.length < PLACES_SHOWN) kind.where.push(place);
    }
    this.kinds.set(code, kind);
  }

  /** What was left out, most frequent first. */
  losses(): ReportedProblem[] {
    return this.list(true);
  }

  /** What was taken over, but changed. */
  changes(): ReportedProblem[] {
    return this.list(false);
  }

  private list(losses: boolean): ReportedProblem[] {
    return [...this.kinds]
      .filter(([code]) => isLoss(code) === losses)
      .map(([code, { count, where }]) => ({ code, reason: PROBLEMS[code], count, where }))
      .sort((a, b) => b.count - a.count);
  }
}
