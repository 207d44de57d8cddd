import { TASK_TYPES, type TaskType } from '@libs/labeler-db';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
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
import { IsStorable, MAX_USER_ID } from './storable';
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
const DESCRIPTION = { type: String, nullable: true, maxLength: MAX_DESCRIPTION };
const DUE = { type: String, format: 'date-time', nullable: true, example: '2026-02-01T00:00:00Z' };

/** Years of four digits: what follows them PostgreSQL and JavaScript write in different ways. */
const FOUR_DIGIT_YEAR = /^\d{4}-/;

export class CreateTaskDto extends ChooseTaskImagesDto {
  @ApiProperty({ minLength: 1, maxLength: MAX_NAME, example: 'Night shots, first half' })
  @IsString()
  @MaxLength(MAX_NAME)
  @Matches(/\S/, { message: 'name must not be blank' })
  @IsStorable()
  name!: string;

  @ApiPropertyOptional(DESCRIPTION)
  @IsOptional()
  @IsString()
  @MaxLength(MAX_DESCRIPTION)
  @IsStorable()
  description?: string | null;

  @ApiPropertyOptional({
    enum: TASK_TYPES,
    nullable: true,
    description: 'What is to be done; without it, all that the images have.',
  })
  @IsOptional()
  @IsIn(TASK_TYPES)
  task_type?: TaskType | null;

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

/** What is left out stays; null empties. */
export class UpdateTaskDto {
  @ApiPropertyOptional({ minLength: 1, maxLength: MAX_NAME, example: 'Night shots, first half' })
  @ValidateIf((_, value) => value !== undefined)
  @IsString()
  @MaxLength(MAX_NAME)
  @Matches(/\S/, { message: 'name must not be blank' })
  @IsStorable()
  name?: string;

  @ApiPropertyOptional(DESCRIPTION)
  @IsOptional()
  @IsString()
  @MaxLength(MAX_DESCRIPTION)
  @IsStorable()
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
