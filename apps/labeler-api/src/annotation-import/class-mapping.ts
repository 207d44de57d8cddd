import type { StagedFile } from './import-staging';
import type { WantedClass } from './project-classes';

/** By the names of the file: the id or the name of a class of the project, or null for what is left out. */
export type ClassMapping = ReadonlyMap<string, string | null>;

/** The classes of a file as somebody wants them to be taken; those that the mapping does not name stay as they are. */
export function mappedClasses(
  classes: StagedFile['classes'],
  mapping: ClassMapping,
): StagedFile['classes'] {
  return new Map([...classes].map(([key, wanted]) => [key, wanted && mapped(wanted, mapping)]));
}

function mapped(wanted: WantedClass, mapping: ClassMapping): WantedClass {
  const target = mapping.get(wanted.name);
  if (target === undefined) return wanted;
  if (target === null) return { ...wanted, isLeftOut: true };
  return { ...wanted, name: target, isMapped: true };
}
