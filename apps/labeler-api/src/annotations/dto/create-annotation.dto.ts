import { ANNOTATION_TYPES } from '@libs/geometry';
import type { JsonObject } from '@libs/labeler-db';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray } from 'class-validator';
import {
  AreAttributes,
  AreNotes,
  IsClassId,
  IsClassName,
  IsConfidence,
  IsGeometry,
  IsImageId,
  IsReference,
  IsTypeName,
  MAX_ITEMS,
} from './annotation-rules';
import { EXAMPLE_GEOMETRY, object, text } from './annotation.view';

export class CreateAnnotationDto {
  @ApiProperty({
    description: 'Id of the project or of its dataset.',
    example: 'proj_0123456789ab',
  })
  @IsReference()
  project_id!: string;

  @ApiProperty({ maxLength: 255, example: 'sub/dir/a' })
  @IsImageId()
  image_id!: string;

  @ApiProperty({
    description: `One of ${ANNOTATION_TYPES.map((type) => `\`${type}\``).join(', ')}.`,
    example: 'bbox',
  })
  @IsTypeName()
  annotation_type!: string;

  @ApiProperty({
    ...object(EXAMPLE_GEOMETRY),
    description:
      'Pixels from the upper left corner of the image as displayed. `bbox`: `bbox` [x, y, width, height]; ' +
      '`rotated_bbox`: `bbox` [x, y, width, height, angle]; `polygon`: at least 3 `points`; `polyline`: at least 2; ' +
      '`line`: 2; `keypoint`: `points` [x, y] or [x, y, visibility]; `circle`: `center` and `radius`. ' +
      'Stored clipped to the image where its size is known; circles and rotated boxes may cross its border.',
  })
  @IsGeometry()
  geometry!: JsonObject;

  @ApiPropertyOptional({ ...text('06cb5835'), description: 'A class of the task.' })
  @IsClassId()
  class_id?: string | null;

  @ApiPropertyOptional({
    ...text('scratch'),
    description: 'Finds the class when there is no `class_id`. The name of the class is stored.',
  })
  @IsClassName()
  class_name?: string | null;

  @ApiPropertyOptional({
    ...object({ task_type: 'detection' }),
    nullable: true,
    description: '`no_object` says in `task_type` what was looked for.',
  })
  @AreAttributes()
  attributes?: JsonObject | null;

  @ApiPropertyOptional({ type: 'integer', nullable: true, minimum: 0, maximum: 100 })
  @IsConfidence()
  confidence?: number | null;

  @ApiPropertyOptional({ ...text(null), maxLength: 10_000 })
  @AreNotes()
  notes?: string | null;
}

export class CreateAnnotationsDto {
  @ApiProperty({
    type: [CreateAnnotationDto],
    maxItems: MAX_ITEMS,
    description: 'Each is judged by itself.',
  })
  @ArrayMaxSize(MAX_ITEMS)
  @IsArray()
  annotations!: unknown[];
}
