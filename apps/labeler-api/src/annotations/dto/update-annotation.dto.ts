import type { JsonObject } from '@libs/labeler-db';
import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  AreAttributes,
  AreNotes,
  IsChangedFlag,
  IsChangedGeometry,
  IsClassId,
  IsClassName,
  IsConfidence,
  IsVersion,
} from './annotation-rules';
import { EXAMPLE_GEOMETRY, object, text } from './annotation.view';

/** What is left out stays as it is. */
export class UpdateAnnotationDto {
  @ApiPropertyOptional(object(EXAMPLE_GEOMETRY))
  @IsChangedGeometry()
  geometry?: JsonObject;

  @ApiPropertyOptional(text('06cb5835'))
  @IsClassId()
  class_id?: string | null;

  @ApiPropertyOptional({ ...text('scratch'), description: 'Counts when there is no `class_id`.' })
  @IsClassName()
  class_name?: string | null;

  @ApiPropertyOptional({ ...object({}), nullable: true, description: 'Null clears them.' })
  @AreAttributes()
  attributes?: JsonObject | null;

  @ApiPropertyOptional({ type: 'integer', nullable: true, minimum: 0, maximum: 100 })
  @IsConfidence()
  confidence?: number | null;

  @ApiPropertyOptional()
  @IsChangedFlag()
  is_verified?: boolean;

  @ApiPropertyOptional({ ...text(null), maxLength: 10_000 })
  @AreNotes()
  notes?: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 1,
    description: 'The version that the change was made for. Without it the last write wins.',
    example: 5,
  })
  @IsVersion()
  version?: number | null;
}
