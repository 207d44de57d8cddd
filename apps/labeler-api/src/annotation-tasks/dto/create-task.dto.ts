import { WithoutNul } from '@libs/http';
import { TASK_TYPES, type TaskType } from '@libs/labeler-db';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { MAX_USER_ID } from '../../users/dto/user.params';
import { ChooseTaskImagesDto } from './task-images.dto';

const MAX_NAME = 255;
const MAX_DESCRIPTION = 10_000;

const person = (part: string) => ({
  type: 'integer' as const,
  nullable: true,
  minimum: 1,
  maximum: MAX_USER_ID,
  description: `${part} Null for nobody.`,
  example: 7,
});

const ASSIGNEE = person('A member who may annotate.');
const REVIEWER = person('A member who may review.');
const NAME = { minLength: 1, maxLength: MAX_NAME, example: 'Night shots, first half' };
const DESCRIPTION = { type: String, nullable: true, maxLength: MAX_DESCRIPTION };
const DUE = { type: String, format: 'date-time', nullable: true, example: '2026-02-01T00:00:00Z' };

/** Years of four digits: what follows them PostgreSQL and JavaScript write in different ways. */
const FOUR_DIGIT_YEAR = /^\d{4}-/;

/** What may be said of a task when it is made and later. */
class TaskDetails {
  @ApiPropertyOptional(DESCRIPTION)
  @IsOptional()
  @IsString()
  @MaxLength(MAX_DESCRIPTION)
  @WithoutNul()
  description?: string | null;

  @ApiPropertyOptional(ASSIGNEE)
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_USER_ID)
  assignee_id?: number | null;

  @ApiPropertyOptional(REVIEWER)
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_USER_ID)
  reviewer_id?: number | null;

  @ApiPropertyOptional(DUE)
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(FOUR_DIGIT_YEAR, { message: 'due_date must have a year of four digits' })
  due_date?: string | null;
}

const IsTaskName = () =>
  applyDecorators(
    IsString(),
    MaxLength(MAX_NAME),
    Matches(/\S/, { message: 'name must not be blank' }),
    WithoutNul(),
  );

export class CreateTaskDto extends IntersectionType(TaskDetails, ChooseTaskImagesDto) {
  @ApiProperty(NAME)
  @IsTaskName()
  name!: string;

  @ApiPropertyOptional({
    enum: TASK_TYPES,
    nullable: true,
    description: 'What is to be done; without it, all that the images have.',
  })
  @IsOptional()
  @IsIn(TASK_TYPES)
  task_type?: TaskType | null;
}

/** What is left out stays; null empties. */
export class UpdateTaskDto extends TaskDetails {
  @ApiPropertyOptional(NAME)
  @ValidateIf((_, value) => value !== undefined)
  @IsTaskName()
  name?: string;
}
