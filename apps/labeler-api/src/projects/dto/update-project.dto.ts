import { type JsonObject, PROJECT_STATUSES, type ProjectStatus } from '@libs/labeler-db';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { IsDescription } from '../../datasets/dto/text-rules';
import type { ProjectChange } from '../project.repository';
import { IsDocument, IsProjectName, MAX_PROJECT_NAME, MayBeAbsent } from './project-rules';

const document = { type: 'object' as const, additionalProperties: true };

/** What is left out stays as it is; what is sent replaces the whole value. */
export class UpdateProjectDto {
  @ApiPropertyOptional({ minLength: 1, maxLength: MAX_PROJECT_NAME, example: 'Street scenes' })
  @MayBeAbsent()
  @IsProjectName()
  name?: string;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Null clears it.' })
  @IsOptional()
  @IsDescription()
  description?: string | null;

  @ApiPropertyOptional({ ...document, example: { detection: { show_labels: true } } })
  @MayBeAbsent()
  @IsDocument()
  task_config?: JsonObject;

  @ApiPropertyOptional({ ...document, example: {} })
  @MayBeAbsent()
  @IsDocument()
  settings?: JsonObject;

  @ApiPropertyOptional({ enum: PROJECT_STATUSES })
  @MayBeAbsent()
  @IsIn(PROJECT_STATUSES)
  status?: ProjectStatus;
}

export function toProjectChange(dto: UpdateProjectDto): ProjectChange {
  const { name, description, task_config: taskConfig, settings, status } = dto;
  const sent = Object.entries({ name, description, taskConfig, settings, status });
  return Object.fromEntries(sent.filter(([, value]) => value !== undefined));
}
