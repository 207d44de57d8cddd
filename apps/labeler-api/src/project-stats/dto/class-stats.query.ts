import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

const MAX_TASK_TYPE = 50;

export class ClassStatsQuery {
  @ApiPropertyOptional({
    maxLength: MAX_TASK_TYPE,
    description: 'Of one task; of all when left out.',
    example: 'detection',
  })
  @IsOptional()
  @MaxLength(MAX_TASK_TYPE)
  @IsString()
  task_type?: string;
}
