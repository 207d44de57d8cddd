import type { FrozenAnnotation } from '@libs/revisions';

/** What two states of an annotation are compared by. */
export type ComparedAnnotation = Pick<
  FrozenAnnotation,
  'id' | 'type' | 'geometry' | 'classId' | 'className' | 'attributes' | 'confidence'
>;
