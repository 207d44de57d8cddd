import { ANNOTATION_TYPES, type AnnotationType } from '@libs/geometry';
import type { JsonObject } from '@libs/labeler-db';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE_GEOMETRY, object, text } from '../../annotations/dto/annotation.view';
import type { Changes } from '../compare-annotations';
import type { ComparedAnnotation } from '../compared-annotation';
import type { ModifiedAnnotation } from '../image-diff';

const yes = { type: Boolean, enum: [true] };
const percent = { type: 'integer' as const, nullable: true, example: 87 };

/** An annotation as it was, in the words of both sides. */
export class ComparedAnnotationView {
  @ApiProperty({ type: 'integer', format: 'int64', example: 4711 })
  annotation_id!: number;

  @ApiProperty({ example: 'line3/0007' })
  image_id!: string;

  @ApiProperty({ enum: ANNOTATION_TYPES, example: 'bbox' })
  annotation_type!: AnnotationType;

  @ApiProperty(object(EXAMPLE_GEOMETRY))
  geometry!: JsonObject;

  @ApiProperty(text('06cb5835'))
  class_id!: string | null;

  @ApiProperty(text('scratch'))
  class_name!: string | null;

  @ApiProperty(object({ occluded: true }))
  attributes!: JsonObject;

  @ApiProperty({ ...percent, description: 'In percent.' })
  confidence!: number | null;

  static of(annotation: ComparedAnnotation, imageId: string): ComparedAnnotationView {
    const { id, type, geometry, classId, className, attributes, confidence } = annotation;
    return {
      annotation_id: id,
      image_id: imageId,
      annotation_type: type,
      geometry,
      class_id: classId,
      class_name: className,
      attributes,
      confidence,
    };
  }
}

/** What is the same has no member. */
export class ChangesView implements Changes {
  @ApiPropertyOptional(yes)
  class_changed?: true;

  @ApiPropertyOptional(text('scratch'))
  old_class?: string | null;

  @ApiPropertyOptional(text('dent'))
  new_class?: string | null;

  @ApiPropertyOptional({
    ...yes,
    description: 'The upper left corner of the box around the shape.',
  })
  position_changed?: true;

  @ApiPropertyOptional({ ...yes, description: 'The box around the shape.' })
  size_changed?: true;

  @ApiPropertyOptional({ ...yes, description: 'By more than 0.01 pixels, or degrees.' })
  geometry_changed?: true;

  @ApiPropertyOptional(object(EXAMPLE_GEOMETRY))
  old_geometry?: Changes['old_geometry'];

  @ApiPropertyOptional(object(EXAMPLE_GEOMETRY))
  new_geometry?: Changes['new_geometry'];

  @ApiPropertyOptional(yes)
  confidence_changed?: true;

  @ApiPropertyOptional(percent)
  old_confidence?: number | null;

  @ApiPropertyOptional(percent)
  new_confidence?: number | null;

  @ApiPropertyOptional(yes)
  attributes_changed?: true;

  @ApiPropertyOptional(object({ occluded: true }))
  old_attributes?: JsonObject;

  @ApiPropertyOptional(object({ occluded: false }))
  new_attributes?: JsonObject;
}

export class ModifiedAnnotationView {
  @ApiProperty({ type: ComparedAnnotationView })
  old!: ComparedAnnotationView;

  @ApiProperty({ type: ComparedAnnotationView })
  new!: ComparedAnnotationView;

  @ApiProperty({ type: ChangesView })
  changes!: ChangesView;

  static of({ before, after, changes }: ModifiedAnnotation, imageId: string) {
    return {
      old: ComparedAnnotationView.of(before, imageId),
      new: ComparedAnnotationView.of(after, imageId),
      changes,
    };
  }
}
