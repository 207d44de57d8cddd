import { emptyAsAbsent, WithoutNul } from '@libs/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, MaxLength } from 'class-validator';

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
  @WithoutNul()
  task_type?: string;
}
