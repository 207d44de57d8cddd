import { emptyAsAbsent, WithoutNul } from '@libs/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQuery } from './page.query';

const MAX_TASK_LENGTH = 50;

export class ListImageStatusesQuery extends PageQuery {
  @ApiPropertyOptional({
    maxLength: MAX_TASK_LENGTH,
    example: 'detection',
    description: 'Without it, there is one status per image and task.',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  @MaxLength(MAX_TASK_LENGTH)
  @WithoutNul()
  task_type?: string;
}
