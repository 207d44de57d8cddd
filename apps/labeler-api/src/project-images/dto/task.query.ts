import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { emptyAsAbsent, NOT_STORABLE, STORABLE } from './storable';

const MAX_TASK_LENGTH = 50;

/** The task that a request is about. */
export class TaskQuery {
  @ApiPropertyOptional({
    maxLength: MAX_TASK_LENGTH,
    description: 'Without it, all tasks.',
    example: 'detection',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  @MaxLength(MAX_TASK_LENGTH)
  @Matches(STORABLE, NOT_STORABLE)
  task_type?: string;
}
