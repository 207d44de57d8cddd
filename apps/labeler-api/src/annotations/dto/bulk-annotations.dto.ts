import { TASK_TYPES, type TaskType } from '@libs/labeler-db';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, ValidateIf } from 'class-validator';
import {
  AreAnnotationIds,
  AreImageIds,
  IsClassId,
  IsReference,
  MAX_ITEMS,
} from './annotation-rules';
import { AnnotationStateView, text } from './annotation.view';

const ids = {
  type: 'array' as const,
  items: { type: 'integer' as const, format: 'int64' },
  maxItems: MAX_ITEMS,
  example: [4711, 4712],
};

export class ConfirmAnnotationsDto {
  @ApiProperty(ids)
  @AreAnnotationIds()
  annotation_ids!: number[];
}

const byImages = ({ annotation_ids }: { annotation_ids?: unknown }) => annotation_ids === undefined;
const byIds = (dto: { annotation_ids?: unknown }) => !byImages(dto);

/** Annotations by their ids, or whole images of a project. */
class ChosenAnnotationsDto {
  @ApiPropertyOptional(ids)
  @ValidateIf(byIds)
  @AreAnnotationIds()
  annotation_ids?: number[];

  @ApiPropertyOptional({
    description: 'Id of the project or of its dataset, with `image_ids`.',
    example: 'proj_0123456789ab',
  })
  @ValidateIf(byImages)
  @IsReference()
  project_id!: string;

  @ApiPropertyOptional({ type: [String], maxItems: MAX_ITEMS, example: ['sub/dir/a'] })
  @ValidateIf(byImages)
  @AreImageIds()
  image_ids!: string[];
}

/** Of images, all of their annotations. */
export class DeleteAnnotationsDto extends ChosenAnnotationsDto {
  @ApiPropertyOptional({ enum: TASK_TYPES, description: 'Only what belongs to this task.' })
  @IsOptional()
  @IsIn(TASK_TYPES)
  task_type?: TaskType;
}

/** Images get this classification. */
export class ClassifyAnnotationsDto extends ChosenAnnotationsDto {
  @ApiProperty({ ...text('06cb5835'), description: 'A class of the task; null takes it away.' })
  @IsClassId()
  class_id!: string | null;
}

const count = (example: number) => ({ type: 'integer' as const, example });

abstract class BulkView {
  @ApiProperty(count(1))
  failed!: number;

  @ApiProperty({ ...ids, maxItems: undefined, description: 'Of what was changed.' })
  annotation_ids!: number[];

  @ApiProperty({
    type: [String],
    description: 'One sentence for each that failed.',
    example: ['Annotation 4713 does not exist'],
  })
  errors!: string[];
}

export class CreatedAnnotationsView extends BulkView {
  @ApiProperty(count(2))
  created!: number;
}

export class AnnotationsDeletedView extends BulkView {
  @ApiProperty(count(2))
  deleted!: number;
}

export class ClassifiedAnnotationsView extends BulkView {
  @ApiProperty(count(2))
  classified!: number;
}

export class ConfirmedAnnotationsView {
  @ApiProperty(count(2))
  confirmed!: number;

  @ApiProperty(count(1))
  failed!: number;

  @ApiProperty({ type: [AnnotationStateView] })
  results!: AnnotationStateView[];

  @ApiProperty({ type: [String], example: ['Annotation 4713 does not exist'] })
  errors!: string[];
}
