import { TASK_TYPES, type TaskType, VISIBILITIES, type Visibility } from '@libs/labeler-db';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { NewDataset } from '../dataset-creator';
import { AreTags, AreTaskTypes, IsDatasetName, IsDescription } from './text-rules';

export class CreateDatasetDto {
  @ApiProperty({ minLength: 1, maxLength: 200, example: 'Street scenes' })
  @IsDatasetName()
  name!: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Dash cam pictures of one winter' })
  @IsOptional()
  @IsDescription()
  description?: string | null;

  @ApiPropertyOptional({
    enum: TASK_TYPES,
    isArray: true,
    nullable: true,
    description: 'More can be added later.',
    example: ['detection'],
  })
  @IsOptional()
  @AreTaskTypes()
  task_types?: TaskType[] | null;

  @ApiPropertyOptional({ enum: VISIBILITIES, nullable: true, default: 'private' })
  @IsOptional()
  @IsIn(VISIBILITIES)
  visibility?: Visibility | null;

  @ApiPropertyOptional({ type: [String], nullable: true, example: ['winter', 'night'] })
  @IsOptional()
  @AreTags()
  tags?: string[] | null;
}

export function toNewDataset(dto: CreateDatasetDto): NewDataset {
  return {
    name: dto.name,
    description: dto.description ?? null,
    taskTypes: dto.task_types ?? [],
    visibility: dto.visibility ?? 'private',
    tags: dto.tags ?? [],
  };
}
