import { type Bounds, boundsOf, overlap } from './bounds';
import type { ComparedAnnotation } from './compared-annotation';

/** An annotation with the box around it; without one when it is about the whole image. */
export class Placed {
  readonly bounds: Bounds | undefined;

  constructor(readonly annotation: ComparedAnnotation) {
    this.bounds = boundsOf(annotation.geometry);
  }

  /** From 0 to 1. What is said of the whole image is the same when its class is. */
  overlap({ annotation, bounds }: Placed): number {
    if (this.bounds && bounds) return overlap(this.bounds, bounds);
    const isWhole = !this.bounds && !bounds;
    return Number(isWhole && annotation.classId === this.annotation.classId);
  }
}

/** Annotations of an image, from which partners are taken, found by the left sides of their boxes. */
export class PlacedAnnotations {
  /** In the given order. */
  readonly all: Placed[];
  private readonly byLeft: Placed[];
  private readonly taken = new Set<Placed>();

  constructor(annotations: readonly ComparedAnnotation[]) {
    this.all = annotations.map((each) => new Placed(each));
    this.byLeft = this.all.toSorted((a, b) => leftOf(a) - leftOf(b));
  }

  get left(): Placed[] {
    return this.all.filter((each) => !this.taken.has(each));
  }

  /** @param shareOf more than 0 for those that come into question */
  takeBest(wanted: Placed, shareOf: (other: Placed) => number): Placed | undefined {
    let best: Placed | undefined;
    let most = 0;
    for (const other of this.near(wanted)) {
      if (this.taken.has(other)) continue;
      const share = shareOf(other);
      if (share > most) [best, most] = [other, share];
    }
    if (best) this.taken.add(best);
    return best;
  }

  /**
   * Of boxes that share half, neither is more than twice as wide as the other, so their left sides are no further apart
   * than the width of the one asked for.
   */
  private *near(wanted: Placed): Iterable<Placed> {
    const left = leftOf(wanted);
    const reach = wanted.bounds ? wanted.bounds.right - wanted.bounds.left : 0;
    for (let at = this.firstFrom(left - reach); at < this.byLeft.length; at += 1) {
      const other = this.byLeft[at];
      if (!other || leftOf(other) > left + reach) return;
      yield other;
    }
  }

  private firstFrom(left: number): number {
    let [low, high] = [0, this.byLeft.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.byLeft[middle];
      if (other && leftOf(other) < left) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What is about the whole image stands before everything that has a place. */
const BEFORE_ALL = -Number.MAX_VALUE;

function leftOf({ bounds }: Placed): number {
  return bounds?.left ?? BEFORE_ALL;
}
