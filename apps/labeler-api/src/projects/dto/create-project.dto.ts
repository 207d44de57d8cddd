import { type JsonObject, TASK_TYPES, type TaskType } from '@libs/labeler-db';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { AreTaskTypes, IsDescription } from '../../datasets/dto/text-rules';
import { readClasses } from '../../project-classes/given-classes';
import type { WantedProject } from '../projects.service';
import { IsDocument, IsProjectName, MAX_PROJECT_NAME } from './project-rules';

const MAX_ID = 100;

const object = (example: JsonObject) => ({
  type: 'object' as const,
  additionalProperties: true,
  example,
});

export class CreateProjectDto {
  @ApiProperty({ minLength: 1, maxLength: MAX_PROJECT_NAME, example: 'Street scenes' })
  @IsProjectName()
  name!: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Cars and people' })
  @IsOptional()
  @IsDescription()
  description?: string | null;

  @ApiProperty({ maxLength: MAX_ID, example: 'ds_0123456789abcdef' })
  @MaxLength(MAX_ID)
  @IsString()
  dataset_id!: string;

  @ApiProperty({ enum: TASK_TYPES, isArray: true, example: ['detection'] })
  @AreTaskTypes()
  task_types!: TaskType[];

  @ApiProperty(object({ detection: { type: 'bbox' } }))
  @IsDocument()
  task_config!: JsonObject;

  @ApiProperty({
    ...object({ detection: { '1': { name: 'cat', color: '#ff0000' } } }),
    description: 'By task and class id; each with a name and a colour.',
  })
  @IsDocument()
  classes!: JsonObject;

  @ApiPropertyOptional({ ...object({}), nullable: true })
  @IsOptional()
  @IsDocument()
  settings?: JsonObject | null;
}

/** @throws ValidationFailedError for classes that are none */
export function toWantedProject(dto: CreateProjectDto): WantedProject {
  return {
    datasetId: dto.dataset_id,
    name: dto.name,
    description: dto.description ?? null,
    taskTypes: dto.task_types,
    taskConfig: dto.task_config,
    taskClasses: readClasses(dto.classes, dto.task_types),
    settings: dto.settings ?? {},
  };
}
