import { TASK_TYPES } from '@libs/labeler-db';
import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';

export class AddTaskTypeDto {
  @ApiProperty({ enum: TASK_TYPES, example: 'detection' })
  @IsString()
  task_type!: string;
}

export class TaskTypeParams {
  @ApiProperty({ example: 'detection' })
  @IsString()
  task_type!: string;
}
