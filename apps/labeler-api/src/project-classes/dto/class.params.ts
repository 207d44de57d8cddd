import { WithoutNul } from '@libs/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { MAX_CLASS_ID } from '../class-rules';

const MAX_TASK_TYPE = 50;

export class ClassParams {
  @ApiProperty({ example: '06cb5835' })
  @IsString()
  class_id!: string;
}

/** The task whose classes are meant. */
export class TaskQuery {
  @ApiProperty({ maxLength: MAX_TASK_TYPE, example: 'detection' })
  @MaxLength(MAX_TASK_TYPE)
  @MinLength(1)
  @WithoutNul()
  @IsString()
  task_type!: string;
}

export class DeleteClassQuery extends TaskQuery {
  @ApiPropertyOptional({
    maxLength: MAX_CLASS_ID,
    description: 'The class of the same task that its annotations shall have instead.',
  })
  @IsOptional()
  @MaxLength(MAX_CLASS_ID)
  @WithoutNul()
  @IsString()
  reassign_to?: string;
}
