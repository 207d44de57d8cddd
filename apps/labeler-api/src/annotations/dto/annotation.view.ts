import { ANNOTATION_TYPES, type AnnotationType } from '@libs/geometry';
import type { AnnotationState, JsonObject } from '@libs/labeler-db';
import { ApiProperty } from '@nestjs/swagger';

export const text = (example: string | null) => ({ type: String, nullable: true, example });
const time = (example: string | null) => ({ ...text(example), format: 'date-time' });
const integer = (example: number | null) => ({
  type: 'integer' as const,
  nullable: true,
  example,
});
export const object = (example: JsonObject) => ({
  type: 'object' as const,
  additionalProperties: true,
  example,
});

export const EXAMPLE_GEOMETRY = {
  type: 'bbox',
  bbox: [10.5, 20, 100.25, 50],
  image_width: 1920,
  image_height: 1080,
};
export const STATES: AnnotationState[] = ['draft', 'confirmed', 'verified'];

/** What the database knows of an annotation, as the wire has it. */
export class StoredAnnotationView {
  @ApiProperty({ type: 'integer', format: 'int64', example: 4711 })
  id!: number;

  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({ example: 'sub/dir/a' })
  image_id!: string;

  @ApiProperty({ enum: ANNOTATION_TYPES, example: 'bbox' })
  annotation_type!: AnnotationType;

  @ApiProperty({
    ...object(EXAMPLE_GEOMETRY),
    description: '`type` is always there and the same as `annotation_type`.',
  })
  geometry!: JsonObject;

  @ApiProperty(text('06cb5835'))
  class_id!: string | null;

  @ApiProperty(text('scratch'))
  class_name!: string | null;

  @ApiProperty(object({ occluded: true }))
  attributes!: JsonObject;

  @ApiProperty({ ...integer(null), description: 'In percent.' })
  confidence!: number | null;

  @ApiProperty({ type: 'integer', example: 4 })
  created_by!: number;

  @ApiProperty(integer(null))
  updated_by!: number | null;

  @ApiProperty({ example: false })
  is_verified!: boolean;

  @ApiProperty(text(null))
  notes!: string | null;

  @ApiProperty({ type: 'integer', description: 'Rises with every change.', example: 1 })
  version!: number;

  @ApiProperty({ enum: STATES, example: 'draft' })
  annotation_state!: AnnotationState;

  @ApiProperty(time(null))
  confirmed_at!: string | null;

  @ApiProperty(integer(null))
  confirmed_by!: number | null;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  updated_at!: string;
}

export class AnnotationView extends StoredAnnotationView {
  @ApiProperty({ ...text('Andy Annotator'), description: 'Null while the users are unavailable.' })
  created_by_name!: string | null;

  @ApiProperty(text(null))
  updated_by_name!: string | null;

  @ApiProperty(text(null))
  confirmed_by_name!: string | null;
}

export class AnnotationDeletedView {
  @ApiProperty({ example: 'Annotation deleted successfully' })
  message!: string;
}

export class AnnotationStateView {
  @ApiProperty({ type: 'integer', format: 'int64', example: 4711 })
  annotation_id!: number;

  @ApiProperty({ enum: STATES, example: 'confirmed' })
  annotation_state!: AnnotationState;

  @ApiProperty(time('2026-01-05T09:30:00.000Z'))
  confirmed_at!: string | null;

  @ApiProperty(integer(3))
  confirmed_by!: number | null;

  @ApiProperty(text('Rita Reviewer'))
  confirmed_by_name!: string | null;
}

export function toStateView(annotation: AnnotationView): AnnotationStateView {
  const { id, annotation_state, confirmed_at, confirmed_by, confirmed_by_name } = annotation;
  return { annotation_id: id, annotation_state, confirmed_at, confirmed_by, confirmed_by_name };
}
