import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { IsStorable } from './storable';

export class TaskParams {
  @ApiProperty({ description: 'Id of the task.', example: 'task_0123456789abcdef' })
  @IsString()
  @IsStorable()
  task_id!: string;
}
