import { isObject, type JsonObject, textOf } from '../json/json-values';

/** All results of an annotation that speak of the same thing: a region, or a choice for the whole image. */
export interface Region {
  results: JsonObject[];
  /** Position of the first one, from 0. */
  at: number;
}

/**
 * A region with a label tag of its own is one result; others have one with the form and one for each thing that is said
 * of it, which share an id.
 */
export function regionsOf(results: readonly unknown[]): Region[] {
  const byId = new Map<string, Region>();
  const regions: Region[] = [];
  results.forEach((result, at) => {
    if (!isObject(result)) return;
    const id = typeof result.id === 'string' ? result.id : undefined;
    const known = id === undefined ? undefined : byId.get(id);
    if (known) {
      known.results.push(result);
      return;
    }
    const region = { results: [result], at };
    regions.push(region);
    if (id !== undefined) byId.set(id, region);
  });
  return regions;
}

export function valueOf({ value }: JsonObject): JsonObject {
  return isObject(value) ? value : {};
}

/** The classes that a region has: those of its label tag. */
export function labelsOf({ results }: Region): string[] {
  return results.flatMap((result) => {
    const { type } = result;
    const isLabels = typeof type === 'string' && /labels$/i.test(type);
    return isLabels ? textsIn(valueOf(result)[type]) : [];
  });
}

/** The classes of the whole image. */
export function choicesOf({ results }: Region): string[] {
  return results.flatMap((result) =>
    result.type === 'choices' ? textsIn(valueOf(result).choices) : [],
  );
}

/** What is said of a region beside its label, by the name of the tag. */
export function answersOf({ results }: Region): JsonObject {
  return Object.fromEntries(
    results.flatMap((result): [string, unknown][] => {
      const { type, from_name: name } = result;
      const member = typeof type === 'string' ? ANSWERS.get(type) : undefined;
      const answer = member === undefined ? undefined : valueOf(result)[member];
      return typeof name === 'string' && answer !== undefined ? [[name, answer]] : [];
    }),
  );
}

const ANSWERS = new Map([
  ['choices', 'choices'],
  ['textarea', 'text'],
  ['number', 'number'],
  ['rating', 'rating'],
  ['taxonomy', 'taxonomy'],
  ['datetime', 'datetime'],
]);

function textsIn(values: unknown): string[] {
  if (!Array.isArray(values)) return [];
  return values.map(textOf).filter((text) => text !== undefined);
}
